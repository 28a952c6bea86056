import { Group, Input, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dayName, toLocalInput } from "./time.ts";
import { currentLocale } from "./words.ts";

interface DayTimeProps {
  /** `2026-11-23T14:00` in the user's zone; the time may be half typed. */
  value: string;
  /** How many days ahead can be picked. */
  days: number;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** Day and time apart, because a date field of the browser speaks the browser's language. */
export function DayTime({ value, days, error, onChange }: DayTimeProps) {
  const { t } = useTranslation();
  const now = Date.now();
  const [day = "", time = ""] = value.split("T");
  const today = new Date(now);
  const choices = Array.from({ length: days }, (_, ahead) => {
    const noon = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead, 12).getTime();
    return { value: toLocalInput(noon).slice(0, 10), label: dayName(noon, now, currentLocale()) };
  });
  return (
    <div>
      <Group gap={10} align="flex-start" wrap="nowrap">
        <Select
          label={t("when.day")}
          w={170}
          data={choices}
          value={day}
          onChange={(picked) => picked && onChange(`${picked}T${time}`)}
        />
        <TextInput
          label={t("when.time")}
          w={96}
          value={time}
          placeholder="14:00"
          maxLength={5}
          error={error !== undefined}
          onChange={(event) => onChange(`${day}T${event.currentTarget.value.replace(/[hH.]/, ":")}`)}
        />
      </Group>
      {error !== undefined && <Input.Error mt={5}>{error}</Input.Error>}
    </div>
  );
}
