import { watchSessions } from "../services/sessionWatch.ts";
import type { SiteAccess } from "../services/site.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { SessionSummary, SessionView } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";

export async function readSessions(site: SiteAccess): Promise<SessionSummary[]> {
  const watch = watchSessions(site, () => undefined);
  try {
    await watch.synced;
    return watch.summaries().sort((a, b) => a.launchedAt.localeCompare(b.launchedAt));
  } finally {
    watch.stop();
  }
}

/** @throws LabError notFound */
export async function readView(site: SiteAccess, id: SessionId): Promise<SessionView> {
  const watch = watchSessions(site, () => undefined);
  try {
    await watch.synced;
    const view = await watch.view(id);
    if (!view) throw new LabError({ kind: "notFound", params: { what: id } });
    return view;
  } finally {
    watch.stop();
  }
}

/** The first picture of the session for which `done` holds. Ends by `--timeout` through `signal`. */
export async function waitFor(
  site: SiteAccess,
  id: SessionId,
  signal: AbortSignal,
  done: (view: SessionView) => boolean,
): Promise<SessionView> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const view = await watch.view(id);
      if (!view || !done(view)) return;
      watch.stop();
      resolve(view);
    };
    const watch = watchSessions(site, () => void look().catch(reject));
    signal.addEventListener("abort", () => {
      watch.stop();
      reject(new LabError({ kind: "cancelled" }));
    });
    watch.synced.then(look).catch(reject);
  });
}
