import { LabError, toFailure } from "../../shared/contract/failure.ts";
import type { rehearsalCalls as calls } from "../../shared/contract/rehearsals.ts";
import type { Rehearsal } from "../../shared/domain/rehearsal.ts";
import type { Deed } from "../audit.ts";
import type { Emit, Handlers } from "../handlers.ts";
import type { SettingsStore } from "../settings.ts";
import type { SiteAccess } from "../site.ts";
import type { TemplateSources } from "../templateSources.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { RehearsalStore } from "./rehearsalStore.ts";
import { rehearse } from "./rehearse.ts";

interface RehearsalPorts {
  templates: TemplateSources;
  rehearsals: RehearsalStore;
  settings: SettingsStore;
  accessTo: (site: string) => Promise<SiteAccess>;
  /** Writes down what was done to a session; does not fail. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
  emit: Emit;
  now: () => Date;
  log: (message: string, detail: string) => void;
}

interface Running {
  /** Once it has begun. */
  state?: Rehearsal;
  abort: AbortController;
  done: Promise<void>;
}

/** ms that leaving waits for: enough to say that the seats are to go, which whoever conducts then sees to. */
const GOODBYE = 2_000;

interface RehearsalService {
  handlers: Pick<Handlers, keyof typeof calls>;
  /** Ends what runs. */
  stop(): Promise<void>;
}

/** Rehearsals go on whatever the window shows; one at a time, since they are timed. */
export function createRehearsals(ports: RehearsalPorts): RehearsalService {
  const { templates, rehearsals, accessTo, now } = ports;
  let running: Running | undefined;
  const list = (): Rehearsal[] => [...(running?.state ? [running.state] : []), ...rehearsals.list()];
  const tell = () => ports.emit("rehearsalsChanged", list());
  const labOf = async ({ site, template }: { site: string; template: string }) => {
    const access = await accessTo(site);
    return { access, lab: await templates.get(template, access) };
  };

  return {
    handlers: {
      async startRehearsal(input) {
        const { access, lab } = await labOf(input);
        const solution = await templates.solution(input.template);
        // From here to `running` nothing is waited for: of two that come at once, one is told.
        if (running)
          throw new LabError({ kind: "conflict", params: { what: running.state?.lab.name ?? "" } });
        const abort = new AbortController();
        const own: Running = { abort, done: Promise.resolve() };
        running = own;
        const begun = new Promise<string>((resolve) => {
          own.done = rehearse({
            ...{ site: access, ref: input.template, template: lab, solution, now, signal: abort.signal },
            ...{ parameters: input.parameters, seats: input.seats, locale: ports.settings.get().locale },
            note: (...deeds) => ports.note(access, ...deeds),
            onChange: (state) => {
              own.state = state;
              tell();
              resolve(state.id);
            },
          })
            .then(rehearsals.keep)
            .catch((error: unknown) =>
              ports.log("a rehearsal could not be kept", toFailure(error).detail ?? ""),
            )
            .finally(() => {
              running = undefined;
              tell();
            });
        });
        return { id: await begun };
      },
      cancelRehearsal: async ({ id }) => {
        if (running?.state?.id === id) running.abort.abort();
        return null;
      },
      listRehearsals: async () => list(),
      labFingerprint: async (input) => ({ fingerprint: fingerprintOf((await labOf(input)).lab) }),
    },
    async stop() {
      running?.abort.abort();
      await Promise.race([running?.done, new Promise((resolve) => setTimeout(resolve, GOODBYE).unref())]);
    },
  };
}
