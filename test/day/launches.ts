import { expect } from "vitest";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import { until } from "../node/realClass.ts";
import { startCli } from "./cli.ts";
import type { OfficeApplication } from "./officeApplication.ts";
import type { Day } from "./openDay.ts";
import type { AuditEntry, Records } from "./records.ts";

/** So long after the launch the class of the command opens: when whoever launched it is gone for sure. In ms. */
const OPENS_AFTER = 60_000;

export const isReady = ({ status }: Seat): boolean => status?.phase === "ready";

/** Waits for the session that comes from now on, until its launch is written down: who did it is on record before the kill. */
async function nextLaunch(records: Records): Promise<() => Promise<SessionId>> {
  const known = (await records.sessions()).map(({ metadata }) => metadata.name);
  const isNew = ({ spec }: AuditEntry) => spec.action === "launch" && !known.includes(spec.session);
  return async () =>
    (await until(records.deeds, (deeds) => deeds.some(isNew), 60)).find(isNew)?.spec.session as SessionId;
}

/** In mid-launch: seats are missing before the kill, and still are when the process is gone. */
async function killMidLaunch(
  records: Records,
  { id, students }: { id: SessionId; students: number },
  kill: () => Promise<void>,
): Promise<void> {
  const ready = async () => (await records.seats(id)).filter(isReady).length;
  expect(await ready()).toBeLessThan(students);
  await kill();
  expect(await ready()).toBeLessThan(students);
}

/** From a class list by the command line, which waits for the seats and never sees them. */
export async function launchByCommand(day: Day, records: Records, students: number): Promise<SessionId> {
  const launched = await nextLaunch(records);
  const opens = new Date(Date.now() + OPENS_AFTER).toISOString();
  const words = ["--roster", await day.roster(students), "--duration", "60m", "--opens", opens, "--wait"];
  const { child, ended } = startCli(day.kubeconfigs.teacher, "session", "launch", "shell", ...words);
  const early = ended.then(({ err }) => Promise.reject(new Error(`the launch ended by itself: ${err}`)));
  early.catch(() => undefined);
  const id = await Promise.race([early, launched()]);
  await killMidLaunch(records, { id, students }, async () => {
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
  });
  return id;
}

/** By the last button of the application's window. */
export async function launchInWindow(
  { kill }: OfficeApplication,
  records: Records,
  { students, press }: { students: number; press: () => Promise<void> },
): Promise<SessionId> {
  const launched = await nextLaunch(records);
  await press();
  const id = await launched();
  await killMidLaunch(records, { id, students }, kill);
  return id;
}
