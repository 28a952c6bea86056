/** The `name` of a part of a lab, as far as it has one. */
export function nameOf(item: unknown): string {
  const name = (item as { name?: unknown } | null | undefined)?.name;
  return typeof name === "string" ? name : "";
}

/** What people call it: its title in either language, else its name. */
export function titleOf(item: unknown, locale: "fr" | "en"): string {
  const title = (item as { title?: Partial<Record<"fr" | "en", unknown>> } | null | undefined)?.title;
  const said = title?.[locale] ?? title?.fr ?? title?.en;
  return typeof said === "string" && said !== "" ? said : nameOf(item);
}
