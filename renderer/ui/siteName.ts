import type { TFunction } from "i18next";
import type { Site } from "../../shared/contract/views.ts";

/** The demonstration is called the same everywhere, whatever its server says. */
export function siteName(site: Site, t: TFunction, form: "full" | "short" = "full"): string {
  if (site.kind !== "practice") return site.name;
  return form === "short" ? t("site.practiceShort") : t("site.practice");
}
