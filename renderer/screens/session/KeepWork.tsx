import { Select, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";

/** What becomes of work that nobody collected: `planned` as the session says, else so many days after the end. */
export type Keeping = "planned" | number;

const DAYS = [1, 3, 7, 14, 30];
const DAY = 24 * 60 * 60_000;

/** Until when that is, for an end at `end` (ms since 1970); `undefined`: it goes with the seats. */
export function keptUntil(
  view: Pick<SessionView, "workKeptUntil" | "mostKept">,
  keeping: Keeping,
  end: number,
): string | undefined {
  if (keeping === "planned") return view.workKeptUntil;
  if (keeping === 0) return undefined;
  const most = view.mostKept === undefined ? Number.POSITIVE_INFINITY : Date.parse(view.mostKept);
  return new Date(Math.min(end + keeping * DAY, most)).toISOString();
}

interface KeepWorkProps {
  view: SessionView;
  keeping: Keeping;
  /** When the session is to end, in ms since 1970. */
  end: number;
  onKeeping: (keeping: Keeping) => void;
}

/** The choice with its effect, before it acts. */
export function KeepWork({ view, keeping, end, onKeeping }: KeepWorkProps) {
  const { t } = useTranslation("leftWork");
  const locale = currentLocale();
  const date = (instant: string) => shortDate(instant, locale);
  const { workKeptUntil, uncollected = 0 } = view;
  const until = keptUntil(view, keeping, end);
  const choices = [
    ...(workKeptUntil ? [{ value: "planned", label: t("planned", { date: date(workKeptUntil) }) }] : []),
    ...DAYS.map((count) => ({
      value: String(count),
      label: t("in", { count, date: date(keptUntil(view, count, end) ?? "") }),
    })),
    { value: "0", label: t("none") },
  ];
  return (
    <Stack gap={4}>
      <Select
        label={t("choice")}
        data={choices}
        value={String(keeping)}
        allowDeselect={false}
        onChange={(value) => value && onKeeping(value === "planned" ? value : Number(value))}
        data-testid="keep-work"
      />
      <Text size="sm" c={until || uncollected === 0 ? "dimmed" : "red"} role="status">
        {uncollected === 0
          ? t("effectNone")
          : until
            ? t("effect", { count: uncollected, date: date(until) })
            : t("effectLoss", { count: uncollected })}
      </Text>
    </Stack>
  );
}
