import type { TemplateCard } from "../../../shared/contract/views.ts";
import { type ParameterValues, resolveParameters } from "../../../shared/domain/parameterValues.ts";
import { substitute } from "../../../shared/domain/substitute.ts";
import { PREVIEW_ADDRESS } from "./Instructions.tsx";

/** The instructions as the student of seat 1 reads them, with the parameters' defaults. */
export function asSeatOne(
  card: Pick<TemplateCard, "parameters">,
  text: string,
  chosen: ParameterValues = {},
): string {
  const { values } = resolveParameters(card.parameters, chosen);
  return substitute(text, (variable) => {
    if (variable.startsWith("param.")) return values.get(variable.slice("param.".length))?.toString();
    if (variable === "seat.number") return "1";
    if (variable === "session.id") return "abc123";
    const access = /^access\.([^.]+)\.url$/.exec(variable)?.[1];
    return access === undefined ? PREVIEW_ADDRESS : `https://${access}.${new URL(PREVIEW_ADDRESS).host}/`;
  });
}
