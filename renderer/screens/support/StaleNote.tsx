import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useKnown } from "../../stores/known.ts";
import { useSupport } from "../../stores/support.ts";
import { useNow } from "../../ui/now.ts";
import { siteName } from "../../ui/siteName.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./support.module.css";

/** Above what a silent site last said: how old it is. */
export function StaleNote({ site }: { site: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const now = useNow(1000);
  const known = useKnown(({ sites: { value = [] } }) => value.find(({ id }) => id === site));
  const seen = useSupport(({ sites }) => sites?.find((one) => one.site === site));
  if (!known || seen?.state !== "silent" || !seen.seenAt) return null;
  const age = duration(secondsBetween(seen.seenAt, now), currentLocale());
  return (
    <p className={`${classes.note} ${classes.bad} numbers`} role="status" data-testid="support-stale">
      <IconPlugConnectedX size={15} aria-hidden />
      <span>{say("seat.stale", { site: siteName(known, t), age })}</span>
    </p>
  );
}
