import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import type { BundleAbout } from "../../services/supportBundle.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

const NAMES = ["Zorglubcanari", "Élodiecanari", "Brimbelcanari"];
const ADDRESS = "10.21.22.23";

let commandLine: CommandLine;
let cluster: Cluster;
let id: string;
beforeAll(async () => {
  commandLine = await openCommandLine();
  cluster = connect(await loadKubeconfig({ path: commandLine.practice.kubeconfig, trust: "own" }));
  const roster = join(commandLine.folder, "class.csv");
  writeFileSync(roster, `Nom;Prénom;Courriel\nZorglubcanari;Élodiecanari;z@example.org\nBrimbelcanari;Jo;\n`);
  const launch = ["session", "launch", "shell", "--title", "Canaris", "--roster", roster];
  ({ id } = await commandLine.json<{ id: string }>("--timeout", "60", ...launch, "--wait"));
});
afterAll(async () => {
  await cluster?.close();
  await commandLine?.stop();
});

test("a support bundle has what happened to a seat, and no name, link or address of anybody", async () => {
  const links = await commandLine.json<{ seat: number; url: string; code: string }[]>("session", "links", id);
  const secret = links[0]?.url.split("#")[1] ?? "";
  expect(secret).toMatch(/^\w{20,}$/);
  // As a careless program and a careless student would leave them in the cluster.
  const namespace = `lab-${id}-01`;
  await cluster.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "notes", namespace },
    data: {
      "zorglubcanari.txt": `ÉLODIECANARI Zorglubcanari, ${links[0]?.url}, ${links[0]?.code}, from ${ADDRESS}`,
      token: "sesame-canari",
    },
  });
  await commandLine.json("session", "reset", id, "1", "--restart");

  const out = join(commandLine.folder, "bundle.zip");
  const about = await commandLine.json<BundleAbout & { file: string }>(
    "support",
    "bundle",
    id,
    "1",
    "--out",
    out,
  );
  expect(about).toMatchObject({
    file: out,
    session: id,
    seats: [1],
    names: "hidden",
    kubernetes: expect.stringMatching(/^v1\./),
  });
  expect(statSync(out).mode & 0o077).toBe(0);
  const files = Object.entries(unzipSync(readFileSync(out))).map(([name, bytes]) => [name, strFromU8(bytes)]);
  const named = (end: string) => files.find(([name]) => name?.endsWith(end))?.[1] ?? "";
  // What is worth looking at is there …
  expect(named("audit.json")).toContain('"restart"');
  expect(named("seat.yaml")).toContain("phase:");
  expect(named("objects/Pod.yaml")).toContain("containers:");
  expect(named("objects/ConfigMap.yaml")).toContain("student1");
  expect(JSON.parse(named("events.json"))).not.toEqual([]);
  expect(named("about.json")).toContain(`"kubernetes": "${about.kubernetes}"`);
  // … and nobody's name, in whatever way it is written.
  const all = files.flat().join("\n").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const canaries = [
    ...NAMES,
    "z@example.org",
    secret,
    links[0]?.code ?? "-",
    ADDRESS,
    "sesame-canari",
    "Canaris",
  ];
  expect(
    canaries.filter((one) => all.includes(one.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase())),
  ).toEqual([]);

  // What is there already is not written over.
  expect((await commandLine.pupitre("support", "bundle", id, "1", "--out", out)).code).toBe(8);
  expect((await commandLine.pupitre("support", "bundle", id, "9", "--out", `${out}2`)).code).toBe(4);
});

test("the command line says which version it is", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect((await commandLine.pupitre("--version")).out.trim()).toBe(version);
});
