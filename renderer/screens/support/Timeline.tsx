import { SegmentedControl } from "@mantine/core";
import {
  IconAlertTriangle,
  IconEye,
  IconInfoCircle,
  IconPlayerPlay,
  IconServerCog,
  IconTool,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SupportStory } from "../../../shared/contract/support.ts";
import {
  STORY_KINDS,
  type StoryKind,
  type StoryLine,
  storyKind,
} from "../../../shared/plan/support/seatStory.ts";
import { exactTime } from "../../ui/time.ts";
import { currentLocale, tellFailure } from "../../ui/words.ts";
import classes from "./support.module.css";
import { lineWord } from "./supportWords.ts";

const ICONS: Record<StoryKind, typeof IconTool> = {
  deeds: IconTool,
  conductor: IconPlayerPlay,
  events: IconServerCog,
  presence: IconEye,
};

/** Everything that is on record of a seat, the newest first, narrowed to a kind where there is much. */
export function Timeline({ story }: { story: SupportStory }) {
  const { t: say } = useTranslation("support");
  const [kind, setKind] = useState<StoryKind | "all">("all");
  const lines = kind === "all" ? story.lines : story.lines.filter((line) => storyKind(line) === kind);
  const count = (of: StoryKind) => story.lines.filter((line) => storyKind(line) === of).length;
  return (
    <div className={classes.group}>
      <SegmentedControl
        size="xs"
        aria-label={say("story.filter")}
        value={kind}
        onChange={(value) => setKind(value as StoryKind | "all")}
        data={[
          { value: "all", label: `${say("story.all")} (${story.lines.length})` },
          ...STORY_KINDS.map((of) => ({ value: of, label: `${say(`story.${of}`)} (${count(of)})` })),
        ]}
      />
      <Missing story={story} />
      {lines.length === 0 ? (
        <p className={classes.soft}>{say("story.empty")}</p>
      ) : (
        <ol
          className={`${classes.timeline} selectable`}
          aria-label={say("story.list", { number: story.seat.number })}
          data-testid="support-timeline"
        >
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same at the same second
            <Line key={`${line.at} ${line.what} ${place}`} line={line} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Line({ line }: { line: StoryLine }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { at, who, what, params } = line;
  const isWarning = what === "event" && params.type === "Warning";
  const Icon = isWarning ? IconAlertTriangle : ICONS[storyKind(line)];
  const details = [
    who !== undefined && say("story.by", { who }),
    params.reason !== undefined && what !== "event" && String(params.reason),
    what === "event" && String(params.object),
    Number(params.count ?? 1) > 1 && say("story.line.times", { count: Number(params.count) }),
  ].filter(Boolean);
  return (
    <li data-kind={storyKind(line)} data-warning={isWarning || undefined}>
      <Icon size={16} aria-hidden />
      <span>
        {isWarning && <span className="visually-hidden">{t("events.warning")}</span>}
        {lineWord(line, say)}
        {details.length > 0 && <small>{details.join(" · ")}</small>}
      </span>
      <time className="numbers" dateTime={at}>
        {exactTime(at, currentLocale())}
      </time>
    </li>
  );
}

/** What could not be read, each by itself: a story with a hole says where the hole is. */
function Missing({ story }: { story: SupportStory }) {
  const { t: say } = useTranslation("support");
  return (
    <>
      {story.missing.map(({ what, failure }) => (
        <p key={what} className={classes.note} data-testid="support-missing">
          <IconInfoCircle size={15} aria-hidden />
          <span>
            {failure.kind === "forbidden"
              ? say("story.forbidden", { what: say(`story.missing.${what}`) })
              : say("story.unread", {
                  what: say(`story.missing.${what}`),
                  why: tellFailure(failure).what,
                })}
          </span>
        </p>
      ))}
    </>
  );
}
