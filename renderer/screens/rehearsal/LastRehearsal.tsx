import { useTranslation } from "react-i18next";
import { useCurrentSite } from "../../stores/known.ts";
import type { Lab } from "../../stores/labs.ts";
import { isRunning } from "../../stores/rehearsals.ts";
import { shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { useLastRehearsal } from "./useLastRehearsal.ts";

/** In one line what the last dry-run of this very text came to: this user's, else its author's. */
export function LastRehearsal({ lab, className }: { lab: Lab; className?: string | undefined }) {
  const { t: say } = useTranslation("rehearsal");
  const { rehearsal, isOutdated } = useLastRehearsal(lab, useCurrentSite()?.id);
  const own = rehearsal && !isOutdated && !isRunning(rehearsal) ? rehearsal : undefined;
  const word = own ? { at: own.startedAt, state: own.state } : lab.shared?.rehearsed;
  if (!word || word.state === "running" || word.state === "cancelling") return null;
  const params = { when: shortDate(word.at, currentLocale()), outcome: say(`short.${word.state}`) };
  return (
    <span className={className} data-testid="last-rehearsal">
      {own ? say("line", params) : say("lineOfAuthor", params)}
    </span>
  );
}
