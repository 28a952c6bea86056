import { IconServer } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useKnown } from "../../stores/known.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { siteName } from "../../ui/siteName.ts";
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
        {sites && <EmptyState icon={<IconServer size={28} />} text={say("gone")} />}
      </Screen>
    );
  return (
    <Screen title={siteName(site, t)} beside={<SiteStateLine site={site} />}>
      <div className={classes.page}>
        {/* Who conducts here, and *Prepare this cluster*: panels of hosting stand in this place. */}
      </div>
    </Screen>
  );
}
