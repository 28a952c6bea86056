import { Button } from "@mantine/core";
import { IconCircleCheck, IconDeviceDesktop, IconServer } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { changeSettings, useCurrentSite } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";
import { siteName } from "../../ui/siteName.ts";
import { SiteRemedy } from "./SiteRemedy.tsx";
import { SiteReports } from "./SiteReports.tsx";
import { SiteStateLine } from "./SiteStateLine.tsx";
import classes from "./sites.module.css";

export function SiteCard({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const current = useCurrentSite()?.id === site.id;
  const name = siteName(site, t);
  return (
    <li className={classes.site} data-testid="site" data-site={site.id}>
      <span className={classes.icon}>
        {site.kind === "practice" ? (
          <IconDeviceDesktop size={22} aria-hidden />
        ) : (
          <IconServer size={22} aria-hidden />
        )}
      </span>
      <div className={classes.facts}>
        <h2>{name}</h2>
        <SiteStateLine site={site} />
        <SiteRemedy site={site} />
        <p className={`${classes.soft} selectable`}>
          {site.server}
          {site.version && ` · Kubernetes ${site.version}`}
        </p>
        {site.kind === "practice" && (
          <>
            <p className={classes.soft}>{t("site.practiceExplain")}</p>
            <div className={classes.reports}>
              <SiteReports site={site} />
            </div>
          </>
        )}
      </div>
      <div className={classes.actions}>
        {current ? (
          <span className={classes.current}>
            <IconCircleCheck size={15} aria-hidden /> {t("site.current")}
          </span>
        ) : (
          <Button variant="default" onClick={() => void act(() => changeSettings({ site: site.id }))}>
            {t("site.use")}
          </Button>
        )}
        {site.kind === "cluster" && (
          <Button
            variant="subtle"
            color="gray"
            data-testid="site-open"
            aria-label={say("openPage", { name })}
            onClick={() => go({ screen: "site", site: site.id })}
          >
            {say("page")}
          </Button>
        )}
      </div>
    </li>
  );
}
