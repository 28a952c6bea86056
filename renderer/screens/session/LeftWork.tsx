import { Alert, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconArchive, IconDownload, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useCollection } from "../../stores/collections.ts";
import { act } from "../../ui/act.tsx";
import { exactTime, shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { CollectDialog, startCollecting } from "./CollectDialog.tsx";
import { DiscardWork } from "./DiscardWork.tsx";

const DAY = 24 * 60 * 60_000;
const DAYS = [1, 3, 7, 14, 30];

type Kept = Pick<SessionSummary, "site" | "id" | "title" | "workKeptUntil" | "mostKept"> & {
  work: NonNullable<SessionSummary["work"]>;
};

/** Work that outlived its session: what is kept until when, and what can be done with it before. */
export function LeftWork({ session }: { session: Kept }) {
  const { t } = useTranslation("leftWork");
  const locale = currentLocale();
  const { work } = session;
  if (work.phase === "going")
    return (
      <Text size="sm" role="status" data-testid="left-work">
        {t("going")}
      </Text>
    );
  if (work.phase === "gone") {
    const { leftovers: list } = work;
    const date = exactTime(work.since, locale);
    return (
      <Text size="sm" data-testid="left-work">
        {list ? t("goneBut", { date, list: list.join(", ") }) : t("gone", { date })}
      </Text>
    );
  }
  return <Standing session={session} />;
}

function Standing({ session }: { session: Kept }) {
  const { t } = useTranslation("leftWork");
  const locale = currentLocale();
  const [collecting, setCollecting] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const { site, id, title, work, workKeptUntil = work.since } = session;
  const isRunning = useCollection(id)?.state === "running";
  const count = work.seats.length;
  const collect = async () => {
    if (isRunning || (await startCollecting({ site, session: id }))) setCollecting(true);
  };
  return (
    <Alert
      variant="light"
      icon={<IconArchive size={18} aria-hidden />}
      title={t("title", { count, date: shortDate(workKeptUntil, locale) })}
      data-testid="left-work"
    >
      <Stack gap="xs">
        <Text size="sm">
          {t("explain")} {t("seats", { seats: work.seats.join(", ") })}{" "}
          {work.collected.length > 0 && t("collected", { seats: work.collected.join(", ") })}
        </Text>
        <Group gap="xs" align="flex-end">
          <Button
            size="xs"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => void collect()}
            data-testid="collect-left"
          >
            {t("collect")}
          </Button>
          <Until session={session} until={workKeptUntil} />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => setDiscarding(true)}
            data-testid="discard-left"
          >
            {t("discard")}
          </Button>
        </Group>
      </Stack>
      <CollectDialog {...{ site, id, title }} opened={collecting} onClose={() => setCollecting(false)} />
      <DiscardWork session={session} opened={discarding} onClose={() => setDiscarding(false)} />
    </Alert>
  );
}

/** Another date, from today; never beyond what the cluster keeps. */
function Until({ session, until }: { session: Kept; until: string }) {
  const { t } = useTranslation("leftWork");
  const locale = currentLocale();
  const { site, id, mostKept } = session;
  const most = mostKept === undefined ? Number.POSITIVE_INFINITY : Date.parse(mostKept);
  const now = Date.now();
  const dates = new Map([[shortDate(until, locale), until]]);
  for (const days of DAYS) {
    const date = new Date(Math.min(now + days * DAY, most)).toISOString();
    if (!dates.has(shortDate(date, locale))) dates.set(shortDate(date, locale), date);
  }
  const choices = [...dates].map(([label, value]) => ({ label, value }));
  const move = (value: string) =>
    void act(
      () => api.keepWorkUntil({ site, session: id, until: value }),
      (kept) => t("moved", { date: shortDate(kept.until, locale) }),
    );
  return (
    <Select
      size="xs"
      w={150}
      label={t("until")}
      data={choices.sort((a, b) => (a.value < b.value ? -1 : 1))}
      value={until}
      allowDeselect={false}
      onChange={(value) => value && value !== until && move(value)}
      data-testid="left-until"
    />
  );
}
