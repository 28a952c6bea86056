import type { TFunction } from "i18next";
import type { SupportTrouble } from "../../../shared/contract/support.ts";
import type { SeatPhase } from "../../../shared/domain/seat.ts";
import type { StoryLine } from "../../../shared/plan/support/seatStory.ts";
import { i18n } from "../../i18n.ts";
import { tellEvent } from "../../ui/words.ts";
import type { SeatState } from "../session/seatState.ts";

type Words = TFunction<"support">;

/** What marks a seat in support's lists. */
export function stateOf(
  phase: SeatPhase,
  connected: boolean,
  trouble: SupportTrouble | undefined,
): SeatState {
  if (trouble && trouble.is !== "held") return trouble.is;
  return phase === "ready" && connected ? "connected" : phase;
}

export const stateWord = (state: SeatState): string => i18n.t(`app:seat.state.${state}`);

/** `échec : image introuvable`: the state, and why in a few words. */
export function troubleWord({ is, reason }: SupportTrouble, say: Words): string {
  const state = is === "held" ? say("row.held") : stateWord(is);
  return reason ? `${state}, ${i18n.t(`app:seat.cause.${reason.code}`)}` : state;
}

/** What was done, in words; an action of a newer version stays as it is called there. */
export function actionWord(action: string): string {
  const key = `supportActions:deed.${action}`;
  const word = i18n.exists(key) ? (i18n.t(key as never) as unknown as string) : action;
  return word.slice(0, 1).toLocaleUpperCase(i18n.language) + word.slice(1);
}

/** One line of a story as a sentence. */
export function lineWord({ what, params }: StoryLine, say: Words): string {
  switch (what) {
    case "deed":
      return actionWord(String(params.action));
    case "assist":
      return say("story.line.assist", { action: actionWord(String(params.action)) });
    case "event":
      return tellEvent(String(params.reason), String(params.message));
    case "phase":
      return say("story.line.phase", { phase: phaseWord(String(params.phase)) });
    case "look":
      return say("story.line.look", { is: lookWord(String(params.is), say) });
    case "lastSeen":
      return say("story.line.lastSeen", { count: Number(params.devices ?? 0) });
    case "kept":
      return say("story.line.kept", { folder: String(params.folder) });
    case "created":
    case "ready":
    case "firstSeen":
    case "help":
    case "collected":
      return say(`story.line.${what}`);
  }
}

function phaseWord(phase: string): string {
  const key = `app:seat.state.${phase}`;
  return i18n.exists(key) ? stateWord(phase as SeatState) : phase;
}

function lookWord(is: string, say: Words): string {
  const key = `story.look.${is}`;
  return i18n.exists(`support:${key}`) ? say(key as "story.look.agreed") : is;
}
