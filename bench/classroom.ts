import { randomInt } from "node:crypto";
import { join } from "node:path";
import { repository } from "../build/tools/paths.mjs";
import { endSession } from "../services/changeSession.ts";
import { launchSession } from "../services/launchSession.ts";
import { nodeProcesses } from "../services/nodeProcesses.ts";
import { PRACTICE_NAMESPACE, startPracticeSite } from "../services/practiceSite.ts";
import { watchSessions } from "../services/sessionWatch.ts";
import type { SiteAccess } from "../services/site.ts";
import type { SessionView } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { benchTemplate } from "./labObjects.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** The demonstration as the window hosts it, each program a process, and a teacher who looks at the board. */
export interface Classroom {
  site: SiteAccess;
  portalUrl: string;
  kubeconfigPath: string;
  /** Of the portal's process. */
  portalPid: number;
  /** As the button does it. */
  launch(seats: number): Promise<SessionId>;
  /** The first picture on the teacher's board for which it holds. */
  until(id: SessionId, holds: (view: SessionView) => boolean): Promise<SessionView>;
  /** As the button does it; resolves as soon as it is asked for. */
  end(id: SessionId): Promise<void>;
  close(): Promise<void>;
}

/** ms; nothing that is measured may take so long. */
const PATIENCE = 120_000;
/** Of the programs' logs, to go with an error. */
const MOST_LINES = 40;
const TITLE = "Shell L1 · groupe 3";

export const allReady = ({ counts, phase }: SessionView): boolean =>
  phase === "open" && counts.ready === counts.wanted;

export const isOver = ({ phase, hasReceipt }: SessionView): boolean => phase === "ended" && hasReceipt;

export async function openClassroom(): Promise<Classroom> {
  const folder = await temporaryFolder();
  const said: string[] = [];
  const starter = nodeProcesses(join(repository, "out", "programs"));
  const pids = new Map<string, number>();
  const practice = await startPracticeSite({
    starter: {
      start(name, options) {
        const child = starter.start(name, options);
        pids.set(name, child.pid ?? 0);
        return child;
      },
    },
    dataDir: folder.path,
    log: (line) => {
      said.push(line);
      if (said.length > MOST_LINES) said.shift();
    },
  });
  const { cluster, portalUrl, kubeconfigPath } = practice;
  const site: SiteAccess = { id: "practice", kind: "practice", cluster, namespace: PRACTICE_NAMESPACE };
  const template = await benchTemplate();
  const lookers = new Set<() => void>();
  const watch = watchSessions(site, () => {
    for (const look of [...lookers]) look();
  });
  await watch.synced;

  return {
    site,
    portalUrl,
    kubeconfigPath,
    portalPid: pids.get("portal") ?? 0,
    async launch(seats) {
      const people = Array.from({ length: seats }, (_, index) => ({
        firstName: "Élodie",
        lastName: `Lefèvre ${index + 1}`,
        email: `etudiante${index + 1}@example.org`,
      }));
      const input = { site: site.id, template: template.metadata.name, title: TITLE, parameters: {}, people };
      const { session } = await launchSession(
        { ...input, spare: 0, minutes: 120, openAtOnce: true },
        { site, template, locale: "fr", now: new Date(), random: (below) => randomInt(below) },
      );
      return session;
    },
    until: (id, holds) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          clearTimeout(timer);
          lookers.delete(look);
          end();
        };
        const fail = (why: string) =>
          settle(() => reject(new Error(`${why}; the programs said:\n${said.join("\n")}`)));
        const look = () => {
          watch.view(id).then(
            (view) => {
              if (!view || !lookers.has(look)) return;
              if (view.counts.failed > 0) fail(`${view.counts.failed} seats failed`);
              else if (holds(view)) settle(() => resolve(view));
            },
            (error: unknown) => settle(() => reject(error)),
          );
        };
        const timer = setTimeout(() => fail("waited in vain"), PATIENCE);
        lookers.add(look);
        look();
      }),
    end: async (id) => void (await endSession(site, id, TITLE)),
    async close() {
      watch.stop();
      await practice.stop();
      await folder.remove();
    },
  };
}
