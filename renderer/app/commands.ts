import type { TFunction } from "i18next";
import type { SessionSummary, SessionView, Settings, TemplateCard } from "../../shared/contract/views.ts";
import { inLocale } from "../../shared/domain/text.ts";

/** What the palette offers; carried out by `CommandPalette`. */
type Said = { id: string; says: string; kind: string };
export type Command = Said & { words: string } & Deed;
type Deed =
  | { does: "go"; screen: "sessions" | "catalogue" | "sites" | "support" | "settings" | "launch" }
  /** Of the site that one works on. */
  | { does: "report" | "prices" }
  | { does: "session"; site: string; session: string }
  | { does: "seat"; seat: number }
  | { does: "launchTemplate"; template: string }
  | { does: "language"; locale: "fr" | "en" }
  | { does: "theme"; theme: "light" | "dark" | "system" }
  | { does: "shortcuts" };

interface CommandSources {
  sessions: readonly SessionSummary[];
  templates: readonly TemplateCard[];
  board: SessionView | undefined;
  settings: Settings;
}

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Everything that can be done from anywhere, in the order of likeliness. */
export function buildCommands(sources: CommandSources, t: TFunction): Command[] {
  const { sessions, templates, board, settings } = sources;
  const screens = (["sessions", "catalogue", "sites", "support", "settings"] as const).map(
    (screen) =>
      ({ id: screen, says: t(`rail.${screen}`), kind: t("palette.screen"), does: "go", screen }) as const,
  );
  const all: (Said & Deed)[] = [
    {
      id: "launch",
      says: t("sessions.new"),
      kind: t("palette.action"),
      does: "go",
      screen: "launch",
    } as const,
    ...screens,
    ...(["report", "prices"] as const).map(
      (does) =>
        ({
          id: does,
          says: t(`palette.${does}`),
          kind: t("palette.screen"),
          does,
        }) as const,
    ),
    ...sessions.map(
      ({ site, id, title, phase }) =>
        ({
          id: `session ${id}`,
          says: title,
          kind: t(`phase.${phase}`),
          does: "session",
          site,
          session: id,
        }) as const,
    ),
    ...templates.map(
      ({ ref, title }) =>
        ({
          id: `template ${ref}`,
          says: t("palette.launch", { title: inLocale(title, settings.locale) }),
          kind: t("palette.template"),
          does: "launchTemplate",
          template: ref,
        }) as const,
    ),
    ...(["fr", "en"] as const)
      .filter((locale) => locale !== settings.locale)
      .map(
        (locale) =>
          ({
            id: `language ${locale}`,
            says: t(`palette.${locale}`),
            kind: t("palette.action"),
            does: "language",
            locale,
          }) as const,
      ),
    ...(["light", "dark", "system"] as const)
      .filter((theme) => theme !== settings.theme)
      .map(
        (theme) =>
          ({
            id: `theme ${theme}`,
            says: t("palette.theme", { theme: t(`settings.${theme}`) }),
            kind: t("palette.action"),
            does: "theme",
            theme,
          }) as const,
      ),
    { id: "shortcuts", says: t("shortcuts.title"), kind: t("palette.action"), does: "shortcuts" } as const,
    ...(board?.seats ?? []).map(
      ({ number, people }) =>
        ({
          id: `seat ${number}`,
          says: [t("seat.number", { number }), ...people].join(" · "),
          kind: board?.title ?? "",
          does: "seat",
          seat: number,
        }) as const,
    ),
  ];
  return all.map((command) => ({ ...command, words: fold(`${command.says} ${command.kind}`) }));
}

/** Commands that hold every word of what was typed; seats only when something was. */
export function findCommands(commands: readonly Command[], typed: string, most = 40): Command[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const found =
    words.length === 0
      ? commands.filter(({ does }) => does !== "seat")
      : commands.filter((command) => words.every((word) => command.words.includes(word)));
  return found.slice(0, most);
}
