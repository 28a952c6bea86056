import { Button, Skeleton, Switch } from "@mantine/core";
import { IconCircleCheck, IconHeadset, IconUrgent } from "@tabler/icons-react";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import type { SupportSite } from "../../../shared/contract/support.ts";
import { useKnown } from "../../stores/known.ts";
import { askSupport, useSupport } from "../../stores/support.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { LinkResult } from "./LinkResult.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { SearchHits } from "./SearchHits.tsx";
import { SiteSection } from "./SiteSection.tsx";
import classes from "./support.module.css";
import { counted, inOrder } from "./supportList.ts";

const NOTHING: never[] = [];

/**
 * Every session of every establishment at every site, live, and one box that finds what a call is about. Only what shows
 * the sites draws again when one of them changes, several times a second: the frame and the box stay as they are.
 */
export function SupportScreen() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  return (
    <Screen title={t("rail.support")} beside={<Counts />}>
      <div className={classes.page}>
        <div className={classes.searchBar}>
          <SearchBox />
          <OnlyTrouble />
        </div>
        <p className={classes.soft}>{say("seat.noNames")}</p>
        <Refused />
        <LinkResult />
        <Shown />
      </div>
    </Screen>
  );
}

function OnlyTrouble() {
  const { t: say } = useTranslation("support");
  const onlyTrouble = useSupport((state) => state.onlyTrouble);
  return (
    <Switch
      size="sm"
      label={say("onlyTrouble")}
      checked={onlyTrouble}
      onChange={(event) => useSupport.setState({ onlyTrouble: event.currentTarget.checked })}
      data-testid="only-trouble"
    />
  );
}

/** Why nothing can be watched. */
function Refused() {
  const { t } = useTranslation();
  const failure = useSupport((state) => state.failure);
  if (!failure) return null;
  return (
    <FailureNotice
      failure={failure}
      action={
        <Button size="compact-xs" variant="light" onClick={() => void askSupport()}>
          {t("common.retry")}
        </Button>
      }
    />
  );
}

/** What was looked for, or all of it. */
function Shown() {
  const { t } = useTranslation();
  const query = useSupport((state) => state.query);
  const isTold = useSupport(({ sites, failure }) => sites !== undefined || failure !== undefined);
  if (!isTold)
    return (
      <div role="status" aria-label={t("common.loading")} className={classes.loading}>
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} height={44} />
        ))}
      </div>
    );
  return query.trim() === "" ? <Sites /> : <SearchHits query={query} />;
}

/** Drawn in slices between two frames: a picture of forty sessions must not hold up whoever scrolls or types. */
function useSites(): SupportSite[] {
  const told = useDeferredValue(useSupport(({ sites }) => sites)) ?? NOTHING;
  const known = useKnown((state) => state.sites.value) ?? NOTHING;
  return inOrder(told, known);
}

function Sites() {
  const { t: say } = useTranslation("support");
  const onlyTrouble = useSupport((state) => state.onlyTrouble);
  const sites = useSites();
  const settled = sites.length > 0 && sites.every(({ state }) => state !== "connecting");
  const sessions = sites.flatMap((site) => site.sessions);
  const isWell = onlyTrouble && settled && sessions.every(({ troubled }) => troubled === 0);
  return (
    <>
      {settled && sessions.length === 0 && (
        <EmptyState icon={<IconHeadset size={26} stroke={1.6} />} text={say("empty")} />
      )}
      {isWell && sessions.length > 0 && (
        <EmptyState icon={<IconCircleCheck size={26} stroke={1.6} />} text={say("noneTroubled")} />
      )}
      {sites.map((site) => (
        <SiteSection key={site.site} seen={site} />
      ))}
    </>
  );
}

function Counts() {
  const { t: say } = useTranslation("support");
  const isTold = useSupport(({ sites }) => sites !== undefined);
  const { running, troubled } = counted(useSites().flatMap(({ sessions }) => sessions));
  if (!isTold) return null;
  return (
    <span className={`${classes.counts} numbers`} role="status" data-testid="support-counts">
      {say("running", { count: running })}
      {" · "}
      {troubled > 0 ? (
        <b className={classes.bad}>
          <IconUrgent size={14} aria-hidden /> {say("troubled", { count: troubled })}
        </b>
      ) : (
        say("allWell")
      )}
    </span>
  );
}
