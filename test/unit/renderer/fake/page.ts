import type { Site } from "../../../../shared/contract/views.ts";
import { showCluster } from "./clusterWorld.ts";
import { type FakeBridge, fakeBridge } from "./fakeBridge.ts";
import { defaultPace } from "./world.ts";

declare global {
  interface Window {
    fake: FakeBridge;
  }
}

/**
 * Stands where the preload stands: `?locale=en&theme=dark&sessions=none&seats=1000&checks=10&speed=4&state=disconnected`;
 * `hosting=offer` makes the site a real cluster, see `hostingExamples`. Loaded before the window's own script.
 */
const query = new URLSearchParams(location.search);
const speed = Number(query.get("speed") ?? 1);
const fake = fakeBridge({
  sessions: query.get("sessions") === "none" ? "none" : "some",
  seats: Number(query.get("seats") ?? 30),
  drafts: query.get("drafts") === "some" ? "some" : "none",
  ...(query.has("checks") ? { checks: Number(query.get("checks")) } : {}),
  ...(query.get("rehearsal") === "fails" ? { rehearsal: "fails" as const } : {}),
  prices: query.get("prices") === "read" ? "read" : "change",
  claims: Number(query.get("claims") ?? 0),
  keyStore: query.get("keyStore") !== "none",
  realSites: query.get("sites") === "real",
  ...(query.has("invitation") ? { invitation: query.get("invitation") ?? "" } : {}),
  siteState: (query.get("state") ?? "live") as Site["state"],
  settings: {
    locale: query.get("locale") === "en" ? "en" : "fr",
    theme: query.get("theme") === "dark" ? "dark" : "light",
  },
  pace: {
    next: defaultPace.next / speed,
    create: defaultPace.create / speed,
    start: defaultPace.start / speed,
    remove: defaultPace.remove / speed,
    check: defaultPace.check / speed,
  },
});
const hosting = query.get("hosting");
if (hosting) showCluster(fake, hosting);
Object.assign(window, { pupitre: fake, fake });
setInterval(() => fake.tell(), 150);
