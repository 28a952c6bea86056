import { IconAlertTriangle, IconInfoCircle, IconPlugConnectedX } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SupportSite } from "../../../shared/contract/support.ts";
import { GROUP } from "../../../shared/kubernetes/kinds.ts";
import { useKnown } from "../../stores/known.ts";
import { useSupport } from "../../stores/support.ts";
import { useNow } from "../../ui/now.ts";
import { siteName } from "../../ui/siteName.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { SiteStateLine } from "../sites/SiteStateLine.tsx";
import { remedyOf } from "../sites/siteWords.ts";
import { SessionRows } from "./SessionRows.tsx";
import classes from "./support.module.css";
import { groupByEstablishment } from "./supportList.ts";

/** One site: how it answers, what this user may see of it, and its sessions by establishment. Not drawn again for another site's news. */
export const SiteSection = memo(function SiteSection({ seen }: { seen: SupportSite }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { t: saySite } = useTranslation("sites");
  const site = useKnown(({ sites: { value = [] } }) => value.find(({ id }) => id === seen.site));
  const onlyTrouble = useSupport((state) => state.onlyTrouble);
  if (!site) return null;
  const groups = groupByEstablishment(seen.sessions, onlyTrouble);
  // The site may answer while a watch of it does not.
  const state = seen.state === "silent" && site.state === "live" ? "disconnected" : site.state;
  return (
    <div className={classes.group} data-testid="support-site" data-site={site.id} data-state={seen.state}>
      <header className={classes.siteHead}>
        <h2 className={classes.siteName}>{siteName(site, t)}</h2>
        <SiteStateLine site={{ state }} />
        {seen.state === "silent" && seen.seenAt && <Age seenAt={seen.seenAt} />}
      </header>
      {seen.state === "unavailable" && (
        <Note Icon={IconPlugConnectedX}>
          {[remedyOf(site, saySite), say("site.unavailable")].filter(Boolean).join(" ")}
        </Note>
      )}
      <Rights seen={seen} />
      {groups.map((group) => (
        <SessionRows key={group.establishment} site={site.id} group={group} />
      ))}
      {!onlyTrouble && seen.state === "live" && seen.sessions.length === 0 && seen.missing.length === 0 && (
        <p className={classes.soft}>{say("noneHere")}</p>
      )}
      {!onlyTrouble && seen.olderEnded > 0 && (
        <p className={classes.soft}>{say("olderEnded", { count: seen.olderEnded })}</p>
      )}
    </div>
  );
});

/** What this user may not see of the site, in words. */
function Rights({ seen }: { seen: SupportSite }) {
  const { t: say } = useTranslation("support");
  if (seen.state === "connecting" || seen.state === "unavailable" || seen.scope === "all") return null;
  const rights = seen.missing.map(({ verb, resource }) => `${verb} ${resource}.${GROUP}`).join(", ");
  const isBlind = seen.missing.some(({ resource }) => resource === "seatpresences");
  return (
    <>
      <Note Icon={IconInfoCircle}>{say("site.own", { establishment: seen.own })}</Note>
      {rights !== "" && (
        <Note Icon={IconAlertTriangle}>
          {say("site.missing", { rights })} {isBlind && say("site.missingPresence")}
        </Note>
      )}
    </>
  );
}

function Note({ Icon, children }: { Icon: typeof IconInfoCircle; children: ReactNode }) {
  return (
    <p className={classes.note} data-testid="support-note">
      <Icon size={15} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

/** How old a picture is; the clock alone draws it again. */
function Age({ seenAt }: { seenAt: string }) {
  const { t: say } = useTranslation("support");
  const now = useNow(1000);
  return (
    <span className={`${classes.age} numbers`} data-testid="support-age">
      {say("site.seen", { age: duration(secondsBetween(seenAt, now), currentLocale()) })}
    </span>
  );
}
