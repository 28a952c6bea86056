import { Button, Skeleton, Switch } from "@mantine/core";
import { IconCircleCheck, IconHeadset, IconUrgent } from "@tabler/icons-react";
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

/** Every session of every establishment at every site, live, and one box that finds what a call is about. */
export function SupportScreen() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const told = useSupport(({ sites }) => sites);
  const failure = useSupport((state) => state.failure);
  const query = useSupport((state) => state.query);
  const onlyTrouble = useSupport((state) => state.onlyTrouble);
  const known = useKnown((state) => state.sites.value) ?? NOTHING;
  const sites = inOrder(told ?? NOTHING, known);
  return (
    <Screen title={t("rail.support")} beside={told && <Counts sites={sites} />}>
      <div className={classes.page}>
        <div className={classes.searchBar}>
          <SearchBox />
          <Switch
            size="sm"
            label={say("onlyTrouble")}
            checked={onlyTrouble}
            onChange={(event) => useSupport.setState({ onlyTrouble: event.currentTarget.checked })}
            data-testid="only-trouble"
          />
        </div>
        <p className={classes.soft}>{say("seat.noNames")}</p>
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={() => void askSupport()}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        <LinkResult />
        {!told && !failure && (
          <div role="status" aria-label={t("common.loading")} className={classes.loading}>
            {[0, 1, 2].map((row) => (
              <Skeleton key={row} height={44} />
            ))}
          </div>
        )}
        {query.trim() === "" ? <Sites sites={sites} /> : <SearchHits query={query} />}
      </div>
    </Screen>
  );
}

function Sites({ sites }: { sites: readonly SupportSite[] }) {
  const { t: say } = useTranslation("support");
  const onlyTrouble = useSupport((state) => state.onlyTrouble);
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

function Counts({ sites }: { sites: readonly SupportSite[] }) {
  const { t: say } = useTranslation("support");
  const { running, troubled } = counted(sites.flatMap(({ sessions }) => sessions));
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
