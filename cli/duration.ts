import { InvalidArgumentError } from "commander";

/** `90m`, `2h`, `1h30`, `1h30m`, `3d` → minutes. */
export function parseDuration(text: string): number {
  const match = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m?)?$/.exec(text.trim());
  const [days, hours, minutes] = [match?.[1], match?.[2], match?.[3]].map((part) => Number(part ?? 0));
  const total = (days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0);
  if (!match || total === 0) throw new InvalidArgumentError("use 90m, 2h, 1h30 or 3d");
  return total;
}
