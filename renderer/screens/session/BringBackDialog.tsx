import { Alert, Button, Group, Loader, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconArrowBackUp, IconInfoCircle, IconSearch } from "@tabler/icons-react";
import { memo, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { KeptChanges } from "../../../shared/contract/keeping.ts";
import { topmost } from "../../../shared/plan/keptChanges.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { clockTime } from "../../ui/time.ts";
import classes from "./bringBack.module.css";
import {
  bringChosen,
  isChoosable,
  leaveBringBack,
  look,
  takeBack,
  useBringBack,
  visible,
} from "./bringBack.ts";
import { KeptTree } from "./KeptTree.tsx";
import type { Of } from "./seatActions.ts";

/** What a reset set aside beside what lies there now; chosen files come back, the rest stays fresh. */
export const BringBackDialog = memo(function BringBackDialog(of: Of) {
  const { t } = useTranslation("keeping");
  const app = useTranslation("app").t;
  const { seat, changes, failure } = useBringBack();
  const last = useRef(seat);
  if (seat !== undefined) last.current = seat;
  const number = last.current ?? 0;
  return (
    <Modal
      opened={seat !== undefined}
      onClose={leaveBringBack}
      size={680}
      title={t("bring.title", { number })}
      closeButtonProps={{ "aria-label": app("common.close") }}
    >
      {failure && (
        <FailureNotice
          failure={failure}
          action={
            <Button size="compact-xs" variant="light" onClick={() => void look(of, number)}>
              {t("bring.again")}
            </Button>
          }
        />
      )}
      {!failure && !changes && (
        <Group gap="sm" role="status">
          <Loader size="xs" /> {t("bring.looking")}
        </Group>
      )}
      {!failure && changes && <Differences of={of} changes={changes} />}
    </Modal>
  );
});

function Differences({ of, changes }: { of: Of; changes: KeptChanges }) {
  const { t } = useTranslation("keeping");
  const app = useTranslation("app").t;
  const { chosen, closed, filter, isBusy } = useBringBack();
  const { entries, totals, isCut, unreadable, brought } = changes;
  const rows = useMemo(() => visible({ changes, closed, filter }), [changes, closed, filter]);
  const differing = entries.filter(({ is }) => is !== "same").length;
  const all = entries.filter(isChoosable).map(({ path }) => path);
  const count = topmost([...chosen]).length;
  return (
    <Stack gap="sm" data-testid="kept-changes">
      <Text size="sm">{t("bring.lead", { time: clockTime(changes.at) })}</Text>
      <Text size="sm" c="dimmed" className="numbers">
        {t("bring.counts", { count: differing, before: totals.before, now: totals.now })}
        {isCut && ` ${t("bring.cut")}`}
        {unreadable > 0 && ` ${t("bring.unreadable", { count: unreadable })}`}
      </Text>
      {entries.length === 0 ? (
        <Alert variant="light" color="slate" icon={<IconInfoCircle size={18} aria-hidden />}>
          {t("bring.nothing")}
        </Alert>
      ) : (
        <>
          <div className={classes.tools}>
            <TextInput
              size="xs"
              aria-label={t("bring.search")}
              placeholder={t("bring.search")}
              leftSection={<IconSearch size={14} aria-hidden />}
              value={filter}
              onChange={(event) => useBringBack.setState({ filter: event.currentTarget.value })}
              data-autofocus
            />
            <Button
              size="xs"
              variant="default"
              onClick={() => useBringBack.setState({ chosen: new Set(all) })}
              disabled={all.length === 0}
            >
              {t("bring.all")}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => useBringBack.setState({ chosen: new Set() })}
              disabled={chosen.size === 0}
            >
              {t("bring.none")}
            </Button>
          </div>
          {rows.length === 0 ? (
            <Text size="sm">{t("bring.notFound")}</Text>
          ) : (
            <KeptTree rows={rows} all={entries} />
          )}
        </>
      )}
      <Sets of={of} brought={brought} isBusy={isBusy} />
      <Text size="sm">{t("bring.effect")}</Text>
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={leaveBringBack}>
          {app("common.close")}
        </Button>
        <Button
          disabled={count === 0}
          loading={isBusy}
          onClick={() => void bringChosen(of)}
          data-testid="bring-back"
        >
          {count === 0 ? t("bring.choose") : t("bring.action", { count })}
        </Button>
      </Group>
    </Stack>
  );
}

/** What came back so far: the last of it can be undone, and that undoing in its turn. */
function Sets({ of, brought, isBusy }: { of: Of; brought: KeptChanges["brought"]; isBusy: boolean }) {
  const { t } = useTranslation("keeping");
  const last = brought.at(-1);
  if (!last) return null;
  return (
    <ul className={classes.sets} data-testid="brought-sets">
      <li>
        <span className="numbers">
          {t("bring.turn", { count: last.count, time: clockTime(last.set * 1000) })}
        </span>
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          disabled={isBusy}
          onClick={() => void takeBack(of, last.set)}
          data-testid="undo-bringing"
        >
          {t("bring.undo")}
        </Button>
      </li>
    </ul>
  );
}
