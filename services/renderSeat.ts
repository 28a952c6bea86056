import { LabError } from "../shared/contract/failure.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { ParameterValues } from "../shared/domain/parameterValues.ts";
import { resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Parameter, ParameterValue, TemplateSpec } from "../shared/domain/template.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { seatManifests } from "../shared/manifests/seatManifests.ts";
import { templateAt } from "../shared/manifests/seatTemplate.ts";

/** Stands for what only a session has; the same each time, so that two renderings can be compared. */
const PLACE = {
  establishment: "establishment",
  session: "bcdfgh" as SessionId,
  sessionUid: "uid-of-the-session",
};
const SEAT_ORIGIN = "https://bcdfgh.lab.example";
/** In place of what is made by lot for each seat. */
const SECRET = "made-for-each-seat";

/**
 * The objects of one seat as the conductor makes them on a prepared cluster, without anybody's secret; 0 is what the
 * session shares.
 * @throws LabError invalid with what is wrong with the values; notFound where nothing stands at that number
 */
export function renderSeat(spec: TemplateSpec, values: ParameterValues, number: number): Manifest[] {
  const seat = { sessionId: PLACE.session, seatNumber: number, seatOrigin: SEAT_ORIGIN };
  const resolved = resolveTemplate(spec, values, seat);
  if (!resolved.ok) throw new LabError({ kind: "invalid", issues: resolved.issues });
  const template = templateAt(resolved.template, number);
  if (!template) throw new LabError({ kind: "notFound", params: { what: "shared" } });
  return seatManifests({ ...PLACE, number }, { resets: 0, restarts: 0 }, template, {
    credential: SECRET,
    password: () => SECRET,
    portalNamespace: "pupitre-system",
  });
}

/** Values as they are typed on a command line, as what each parameter takes; unknown names are left for the rules. */
export function parseValues(
  parameters: readonly Parameter[],
  typed: Readonly<Record<string, string>>,
): Record<string, ParameterValue> {
  const read = (type: Parameter["type"] | undefined, text: string): ParameterValue => {
    if (type === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
    if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
    return text;
  };
  return Object.fromEntries(
    Object.entries(typed).map(([name, text]) => [
      name,
      read(parameters.find((parameter) => parameter.name === name)?.type, text),
    ]),
  );
}
