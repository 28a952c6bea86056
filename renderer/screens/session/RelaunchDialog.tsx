import { Button, Group, List, Modal, Select, Skeleton, Stack, Text } from "@mantine/core";
import { memo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { RelaunchOutlook } from "../../../shared/contract/relaunch.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { leaveRelaunch, useRelaunch } from "../../stores/relaunch.ts";
import { announceWarning } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { siteName } from "../../ui/siteName.ts";
import { clockTime } from "../../ui/time.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { CapacityPanel } from "../launch/CapacityVerdict.tsx";
import type { Of } from "./seatActions.ts";

/** Sites that could take a class of this one: real ones that answer. */
export const useOtherSites = (site: string): Site[] =>
  (useKnown((state) => state.sites.value) ?? []).filter(
    ({ id, kind, state }) => id !== site && kind === "cluster" && state === "live",
  );

/** The class at another site, with what that means, before it is built there. */
export const RelaunchDialog = memo(function RelaunchDialog() {
  const asked = useRelaunch((state) => state.asked);
  const { t } = useTranslation();
  const { t: say } = useTranslation("relaunch");
  // While the dialog fades out it still says what it said.
  const last = useRef(asked);
  if (asked) last.current = asked;
  const shown = last.current;
  if (!shown) return null;
  return (
    <Modal
      opened={asked !== undefined}
      onClose={leaveRelaunch}
      size={560}
      title={say("title", { title: shown.title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Content key={`${shown.site} ${shown.session}`} site={shown.site} id={shown.session} />
    </Modal>
  );
});

function Content({ site, id }: Of) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("relaunch");
  const others = useOtherSites(site);
  const [chosen, setChosen] = useState<string>();
  const to = others.find((other) => other.id === chosen) ?? others[0];
  return (
    <Stack gap="sm" data-testid="relaunch">
      <Text size="sm">{say("lead")}</Text>
      {to ? (
        <>
          <Select
            label={say("to")}
            data={others.map((other) => ({ value: other.id, label: siteName(other, t) }))}
            value={to.id}
            onChange={(value) => setChosen(value ?? undefined)}
            data-testid="relaunch-to"
          />
          <Outlook key={to.id} site={site} id={id} to={to} />
        </>
      ) : (
        <Text size="sm" role="status">
          {say("nowhere")}
        </Text>
      )}
    </Stack>
  );
}

function Outlook({ site, id, to }: Of & { to: Site }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("relaunch");
  const [failed, setFailed] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const wish = { site, session: id, to: to.id };
  const { value, failure } = useAsked(() => api.relaunchOutlook(wish), `${site} ${id} ${to.id}`);
  const launch = async () => {
    setBusy(true);
    setFailed(undefined);
    try {
      const { session, warnings = [] } = await api.relaunchSession(wish);
      leaveRelaunch();
      go({ screen: "session", site: to.id, session });
      warnings.forEach(announceWarning);
    } catch (error) {
      setFailed(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  if (failure) return <FailureNotice failure={failure} />;
  if (!value) return <Skeleton height={150} aria-label={t("common.loading")} />;
  return (
    <>
      <CapacityPanel capacity={value.capacity} seats={value.seats} />
      <Effect outlook={value} />
      {failed && <FailureNotice failure={failed} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={leaveRelaunch}>
          {t("common.cancel")}
        </Button>
        <Button loading={busy} onClick={() => void launch()} data-testid="relaunch-confirm">
          {say("confirm", { site: siteName(to, t) })}
        </Button>
      </Group>
    </>
  );
}

function Effect({ outlook }: { outlook: RelaunchOutlook }) {
  const { t: say } = useTranslation("relaunch");
  const { seats, students, endsAt, opensAt, anew, asOf } = outlook;
  return (
    <>
      <List size="sm" spacing={2} data-testid="relaunch-effect">
        <List.Item>{say("effect.seats", { count: seats, students })}</List.Item>
        {opensAt && <List.Item>{say("effect.opens", { time: clockTime(opensAt) })}</List.Item>}
        <List.Item>{say(anew ? "effect.anew" : "effect.until", { time: clockTime(endsAt) })}</List.Item>
        <List.Item>{say("effect.links")}</List.Item>
        <List.Item>{say("effect.work")}</List.Item>
        <List.Item>{say("effect.old")}</List.Item>
      </List>
      {asOf && (
        <Text size="sm" c="dimmed">
          {say("asOf", { at: clockTime(asOf) })}
        </Text>
      )}
    </>
  );
}
