import type { TFunction } from "i18next";

export const SERVICES = [
  "linux",
  "hosting",
  "hpc",
  "notebooks",
  "data",
  "ha",
  "kubernetes",
  "network",
  "chat",
  "code",
  "database",
  "files",
  "other",
] as const;

/** The datacentre's service in words; one that this window does not know yet counts as other. */
export function serviceWord(service: string, t: TFunction): string {
  return t(`service.${SERVICES.find((known) => known === service) ?? "other"}`);
}
