import type { Browser } from "playwright";
import { afterAll, beforeAll, test, vi } from "vitest";
import { NODE_IMAGE } from "../cluster/images.ts";
import { playClass } from "../e2e/classStory.ts";
import { cli } from "./cli.ts";
import { type Day, openDay } from "./openDay.ts";

/** Real containers of six students at once, on two cores. */
const STUDENTS = 6;

let day: Day;
let browser: Browser;
let teacher: Awaited<ReturnType<Day["openApplication"]>> | undefined;

beforeAll(async () => {
  day = await openDay({ labs: ["shell"], domain: "lab.localhost" });
  // As a school's own authority would stand in the store of its computers.
  vi.stubEnv("NODE_EXTRA_CA_CERTS", day.doorsCertificate);
  await cli(
    day.kubeconfigs.it,
    ...["cluster", "prepare", "--domain", day.domain, "--tls-secret", "door", "--image", NODE_IMAGE],
    ...["--node-port", String(day.nodePort), "--public-port", String(day.publicPort)],
    ...["--establishment", day.establishment, "--teachers", `user:${day.teacherUser}`],
  );
  browser = await day.openBrowser();
}, 600_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await teacher?.close();
  await browser?.close();
  await day?.close();
}, 300_000);

test("a teacher with a teacher's rights holds a whole class on the real node, from the spreadsheet to the receipt", async () => {
  teacher = await day.openApplication("teacher");
  const { app, window, site } = teacher;
  await window.emulateMedia({ reducedMotion: "reduce" });
  await playClass({
    ...{ locale: "fr", app, window, site, browser },
    ...{ students: STUDENTS, patience: 240_000, pictures: "node-class" },
  });
}, 900_000);
