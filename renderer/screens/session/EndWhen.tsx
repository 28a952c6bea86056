import { Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNow } from "../../ui/now.ts";
import { clockTime } from "../../ui/time.ts";
import { MessageField } from "./MessageForm.tsx";

/** An end that students hear of some minutes before. */
export interface Warned {
  minutes: number;
  text: string;
}

const GRACE = [5, 10, 15];

interface EndWhenProps {
  endsAt: string;
  warned: Warned | undefined;
  onWarned: (warned: Warned | undefined) => void;
}

/** At once, or in some minutes with a word to the students; never later than the session ends anyway. */
export function EndWhen({ endsAt, warned, onWarned }: EndWhenProps) {
  const { t } = useTranslation("classTime");
  const now = useNow(30_000);
  const minutes = GRACE.filter((one) => now + one * 60_000 < Date.parse(endsAt));
  if (minutes.length === 0) return null;
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t("end.when")}
        value={String(warned?.minutes ?? 0)}
        onChange={(value) => {
          const count = Number(value);
          onWarned(count > 0 ? { minutes: count, text: t("end.say", { count }) } : undefined);
        }}
      >
        <Stack gap={6} mt={4}>
          <Radio value="0" label={t("end.now")} />
          {minutes.map((count) => (
            <Radio
              key={count}
              value={String(count)}
              label={t("end.in", { count, at: clockTime(now + count * 60_000) })}
              data-testid={`end-in-${count}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      {warned && (
        <MessageField
          label={t("end.text")}
          text={warned.text}
          onText={(text) => onWarned({ ...warned, text })}
        />
      )}
    </Stack>
  );
}
