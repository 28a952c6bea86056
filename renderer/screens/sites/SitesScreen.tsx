import { Button, Skeleton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconDeviceDesktop,
  IconPlugConnectedX,
  IconProgress,
  IconServer,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { changeSettings, learnSites, useCurrentSite, useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useNow } from "../../ui/now.ts";
import { Screen } from "../../ui/Screen.tsx";
import { siteName } from "../../ui/siteName.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./sites.module.css";

const MARKS: Record<Site["state"], { Icon: typeof IconServer; colour: string }> = {
  starting: { Icon: IconProgress, colour: "var(--state-busy)" },
  live: { Icon: IconCircleCheck, colour: "var(--state-ready)" },
  disconnected: { Icon: IconPlugConnectedX, colour: "var(--state-failed)" },
  failed: { Icon: IconAlertTriangle, colour: "var(--state-failed)" },
};

export function SitesScreen() {
  const { t } = useTranslation();
  const { value, failure } = useKnown((state) => state.sites);
  return (
    <Screen title={t("rail.sites")}>
      <div className={classes.page}>
        <p className={classes.lead}>{t("site.explain")}</p>
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={() => void learnSites()}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        {!value && !failure && <Skeleton height={84} radius={10} aria-label={t("common.loading")} />}
        <ul className={classes.sites}>
          {value?.map((site) => (
            <SiteCard key={site.id} site={site} />
          ))}
        </ul>
      </div>
    </Screen>
  );
}

function SiteCard({ site }: { site: Site }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const current = useCurrentSite()?.id === site.id;
  const { Icon, colour } = MARKS[site.state];
  const age = site.seenAt && duration(secondsBetween(site.seenAt, now), currentLocale());
  return (
    <li className={classes.site} data-testid="site">
      <span className={classes.icon}>
        {site.kind === "practice" ? (
          <IconDeviceDesktop size={22} aria-hidden />
        ) : (
          <IconServer size={22} aria-hidden />
        )}
      </span>
      <div className={classes.facts}>
        <h2>{siteName(site, t)}</h2>
        <p className={classes.state} style={{ color: colour }}>
          <Icon size={15} stroke={2} aria-hidden />
          {t(`site.state.${site.state}`)}
          {site.state !== "live" && age && (
            <span className={`${classes.soft} numbers`}>{t("site.seen", { age })}</span>
          )}
        </p>
        <p className={`${classes.soft} selectable`}>
          {site.server}
          {site.version && ` · Kubernetes ${site.version}`}
        </p>
        {site.kind === "practice" && <p className={classes.soft}>{t("site.practiceExplain")}</p>}
      </div>
      {current ? (
        <span className={classes.current}>
          <IconCircleCheck size={15} aria-hidden /> {t("site.current")}
        </span>
      ) : (
        <Button variant="default" onClick={() => void act(() => changeSettings({ site: site.id }))}>
          {t("site.use")}
        </Button>
      )}
    </li>
  );
}
