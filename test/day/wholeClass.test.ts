import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright";
import { afterAll, beforeAll, test, vi } from "vitest";
import { NODE_IMAGE } from "../cluster/images.ts";
import { type MailServer, openMailServer } from "../contract/mailServer.ts";
import { playClass } from "../e2e/classStory.ts";
import { cli } from "./cli.ts";
import { type Day, openDay } from "./openDay.ts";

/** Real containers of six students at once, on two cores. */
const STUDENTS = 6;

let day: Day;
let browser: Browser;
let teacher: Awaited<ReturnType<Day["openApplication"]>> | undefined;
let colleague: typeof teacher;
let mailServer: MailServer;
let authorities: string | undefined;

beforeAll(async () => {
  day = await openDay({ labs: ["shell"], domain: "lab.localhost" });
  mailServer = await openMailServer();
  // As a school's own authorities would stand in the store of its computers.
  authorities = join(await mkdtemp(join(tmpdir(), "pupitre-authorities-")), "school.pem");
  await writeFile(authorities, `${await readFile(day.doorsCertificate, "utf8")}\n${mailServer.ca}`);
  vi.stubEnv("NODE_EXTRA_CA_CERTS", authorities);
  await cli(
    day.kubeconfigs.it,
    ...["cluster", "prepare", "--domain", day.domain, "--tls-secret", "door", "--image", NODE_IMAGE],
    ...["--node-port", String(day.nodePort), "--public-port", String(day.publicPort)],
    ...["--establishment", day.establishment, "--teachers", `user:${day.teacherUser}`],
    ...["--teachers", `user:${day.colleagueUser}`],
  );
  browser = await day.openBrowser();
}, 600_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await teacher?.close();
  await colleague?.close();
  await browser?.close();
  await mailServer?.close();
  if (authorities) await rm(dirname(authorities), { recursive: true, force: true });
  await day?.close();
}, 300_000);

test("a teacher with a teacher's rights holds a class on the real node from the spreadsheet on, and a colleague ends it", async () => {
  teacher = await day.openApplication("teacher");
  const { app, window, site } = teacher;
  const takesOver = async () => {
    await teacher?.kill();
    teacher = undefined;
    colleague = await day.openApplication("colleague");
    return colleague;
  };
  await playClass({
    ...{ locale: "fr", app, window, site, browser },
    ...{ students: STUDENTS, patience: 240_000, pictures: "node-class" },
    ...{ mailServer, colleague: { user: day.colleagueUser, takesOver } },
  });
}, 900_000);
