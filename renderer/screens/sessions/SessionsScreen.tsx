import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { IconPlus, IconSchool } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import { learnSessions, useCurrentSite, useKnown } from "../../stores/known.ts";
import { startExample, startLaunch } from "../../stores/launchDraft.ts";
import { go } from "../../stores/navigation.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useNow } from "../../ui/now.ts";
import { Screen } from "../../ui/Screen.tsx";
import { siteName } from "../../ui/siteName.ts";
import { ReceiptDialog } from "../session/ReceiptDialog.tsx";
import { FirstHints } from "./FirstHints.tsx";
import { groupSessions } from "./groupSessions.ts";
import { SessionRow } from "./SessionRow.tsx";
import classes from "./sessions.module.css";

const newSession = () => {
  startLaunch();
  go({ screen: "launch" });
};

export function SessionsScreen() {
  const { t } = useTranslation();
  const { value, failure } = useKnown((state) => state.sessions);
  const site = useCurrentSite();
  const [receipt, setReceipt] = useState<SessionSummary>();
  const action = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={newSession} data-testid="new-session">
      {t("sessions.new")}
    </Button>
  );
  const sites = useKnown((state) => state.sites.value);
  const [onlyHere, setOnlyHere] = useState(false);
  const isChoice = site !== undefined && (sites?.length ?? 0) > 1;
  // All of them: a class that goes on elsewhere must not be forgotten because another site was looked at.
  const here = value?.filter((session) => !(isChoice && onlyHere) || session.site === site.id);
  const scope = isChoice && (
    <SegmentedControl
      size="xs"
      aria-label={t("sessions.scope")}
      value={onlyHere ? "here" : "all"}
      onChange={(wanted) => setOnlyHere(wanted === "here")}
      data={[
        { value: "all", label: t("sessions.allSites") },
        { value: "here", label: siteName(site, t, "short") },
      ]}
    />
  );
  return (
    <Screen title={t("rail.sessions")} beside={scope} action={action}>
      <div className={classes.page}>
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={() => void learnSessions()}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        <FirstHints />
        {!here && !failure && <Loading />}
        {here?.length === 0 && <NoSession />}
        {here && here.length > 0 && <Groups sessions={here} onReceipt={setReceipt} />}
      </div>
      <ReceiptDialog session={receipt} onClose={() => setReceipt(undefined)} />
    </Screen>
  );
}

function NoSession() {
  const { t } = useTranslation();
  const templates = useKnown((state) => state.templates.value);
  const example = () => {
    // The one for beginners in a plain shell, if there is one: it asks nothing of anybody.
    const lab = templates?.find(({ service }) => service === "linux") ?? templates?.[0];
    startExample(lab?.ref, t("sessions.exampleTitle"));
    go({ screen: "launch" });
  };
  return (
    <div className={classes.card}>
      <EmptyState
        icon={<IconSchool size={26} stroke={1.6} />}
        text={t("sessions.empty")}
        action={
          <Button variant="light" onClick={example} data-testid="example-class">
            {t("sessions.example")}
          </Button>
        }
      />
    </div>
  );
}

/** As tall as what will stand there, so that nothing jumps. */
function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes.card} role="status" aria-label={t("common.loading")}>
      {[0, 1, 2].map((row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={14} width="30%" />
          <Skeleton height={14} width="50%" />
        </div>
      ))}
    </div>
  );
}

function Groups({
  sessions,
  onReceipt,
}: {
  sessions: readonly SessionSummary[];
  onReceipt: (session: SessionSummary) => void;
}) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const groups = groupSessions(sessions, now);
  return (
    <>
      {(["today", "upcoming", "ended"] as const).map(
        (name) =>
          groups[name].length > 0 && (
            <section key={name} className={classes.group} aria-labelledby={`group-${name}`}>
              <h2 id={`group-${name}`} className={classes.heading}>
                {t(`sessions.${name}`)}
              </h2>
              <ul className={classes.card}>
                {groups[name].map((session) => (
                  <SessionRow key={session.id} session={session} now={now} onReceipt={onReceipt} />
                ))}
              </ul>
            </section>
          ),
      )}
    </>
  );
}
