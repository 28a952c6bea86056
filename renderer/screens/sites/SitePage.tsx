import { Anchor, Button } from "@mantine/core";
import { IconArrowLeft, IconRefresh, IconServer } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { siteName } from "../../ui/siteName.ts";
import { HostingPanel } from "./HostingPanel.tsx";
import { SiteDetailsPanel } from "./SiteDetailsPanel.tsx";
import { SiteRemedy } from "./SiteRemedy.tsx";
import { SiteReports } from "./SiteReports.tsx";
import { SiteStateLine } from "./SiteStateLine.tsx";
import classes from "./sites.module.css";

/** One site: how it is, who conducts its sessions, who one is there, and what IT sees of it. */
export function SitePage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const sites = useKnown((state) => state.sites.value);
  const site = sites?.find((one) => one.id === id);
  if (!site)
    return (
      <Screen title={t("rail.sites")}>
        {sites && (
          <EmptyState
            icon={<IconServer size={28} />}
            text={say("gone")}
            action={
              <Button variant="default" onClick={() => go({ screen: "sites" })}>
                {say("back")}
              </Button>
            }
          />
        )}
      </Screen>
    );
  return (
    <Screen title={siteName(site, t)} beside={<SiteStateLine site={site} />}>
      <div className={classes.page}>
        <Anchor component="button" size="sm" className={classes.back} onClick={() => go({ screen: "sites" })}>
          <IconArrowLeft size={14} aria-hidden /> {say("back")}
        </Anchor>
        {site.state !== "live" && (
          <div className={classes.trouble}>
            <SiteRemedy site={site} />
            {site.state !== "starting" && (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconRefresh size={14} aria-hidden />}
                onClick={() => void act(() => api.retrySite({ site: site.id }))}
                flex="none"
                data-testid="site-retry"
              >
                {say("retry")}
              </Button>
            )}
          </div>
        )}
        {/* Who conducts here, and *Prepare this cluster*: panels of hosting stand in this place. */}
        <HostingPanel site={site} />
        <SiteReports site={site} />
        <SiteDetailsPanel site={site} />
      </div>
    </Screen>
  );
}
