import type { CheckCard, SeatProgress } from "../contract/checks.ts";
import { type ParameterValues, resolveParameters } from "../domain/parameterValues.ts";
import type { Seat, SeatPresence } from "../domain/seat.ts";
import { substitute } from "../domain/substitute.ts";
import type { TemplateSpec } from "../domain/template.ts";
import type { Bilingual } from "../domain/text.ts";
import { checksPending } from "./checks.ts";

/** The checks of a lab with these values; what differs from seat to seat stays as it is written. */
export function checkCards({ checks, parameters }: TemplateSpec, given: ParameterValues = {}): CheckCard[] {
  if (!checks) return [];
  const { values } = resolveParameters(parameters ?? [], given);
  const filled = (text: string): string =>
    substitute(text, (variable) =>
      variable.startsWith("param.") ? values.get(variable.slice("param.".length))?.toString() : undefined,
    );
  const both = ({ fr, en }: Bilingual): Bilingual => ({
    ...(fr === undefined ? {} : { fr: filled(fr) }),
    ...(en === undefined ? {} : { en: filled(en) }),
  });
  return checks.map(({ name, title, hint }) => ({
    name,
    title: both(title),
    ...(hint ? { hint: both(hint) } : {}),
  }));
}

/** How a seat stands; `undefined` in a lab without checks. */
export function seatProgress(
  cards: readonly CheckCard[],
  seat: Seat | undefined,
  presence: SeatPresence | undefined,
): SeatProgress | undefined {
  if (cards.length === 0) return undefined;
  const { results = [], at } = seat?.status?.checks ?? {};
  const found = new Map(results.map(({ name, state }) => [name, state]));
  const states = cards.map(({ name }) => found.get(name) ?? null);
  return {
    passed: states.filter((state) => state === "passed").length,
    running: seat?.status?.phase === "ready" && checksPending(seat, presence?.spec.checkRuns),
    states,
    ...(at !== undefined && results.length > 0 ? { at } : {}),
  };
}
