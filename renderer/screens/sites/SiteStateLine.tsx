import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHandStop,
  IconLock,
  IconPlugConnectedX,
  IconProgress,
  type IconServer,
  IconUserQuestion,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { useNow } from "../../ui/now.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./sites.module.css";

/** A state is never told by colour alone: icon and word go with it. */
const MARKS: Record<Site["state"], { Icon: typeof IconServer; colour: string }> = {
  starting: { Icon: IconProgress, colour: "var(--state-busy)" },
  live: { Icon: IconCircleCheck, colour: "var(--state-ready)" },
  disconnected: { Icon: IconPlugConnectedX, colour: "var(--state-failed)" },
  failed: { Icon: IconAlertTriangle, colour: "var(--state-failed)" },
  signIn: { Icon: IconUserQuestion, colour: "var(--state-help)" },
  consent: { Icon: IconHandStop, colour: "var(--state-help)" },
  forbidden: { Icon: IconLock, colour: "var(--state-failed)" },
};

export function SiteStateLine({ site }: { site: Pick<Site, "state" | "seenAt"> }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const now = useNow(1000);
  const { Icon, colour } = MARKS[site.state];
  const age = site.seenAt && duration(secondsBetween(site.seenAt, now), currentLocale());
  return (
    <p className={classes.state} style={{ color: colour }} data-testid="site-state" data-state={site.state}>
      <Icon size={15} stroke={2} aria-hidden />
      {say(`state.${site.state}`)}
      {site.state !== "live" && age && (
        <span className={`${classes.soft} numbers`}>{t("site.seen", { age })}</span>
      )}
    </p>
  );
}
