import { describe, expect, test } from "vitest";
import { fieldsOf, type PrepareFields, settingsOf } from "../../../renderer/screens/sites/prepareForm.ts";
import type { PrepareSettings } from "../../../shared/contract/hosting.ts";

const image = "registry.example.fr/node:22";
const people: Pick<PrepareSettings, "teachers" | "support"> = {
  teachers: [
    { kind: "Group", name: "profs" },
    { kind: "User", name: "marie@example.fr" },
  ],
  support: [{ kind: "Group", name: "helpdesk" }],
};
const doors: PrepareSettings["door"][] = [
  { kind: "ingress", domain: "lab.example.fr" },
  { kind: "ingress", domain: "lab.example.fr", className: "nginx", tlsSecret: "lab-tls" },
  { kind: "gateway", domain: "lab.example.fr", namespace: "infra", name: "public" },
  { kind: "nodePort", domain: "lab.example.fr", port: 30443, tlsSecret: "lab-tls", publicPort: 443 },
];

describe("the form of Prepare this cluster", () => {
  test.each(doors)("gives back what was decided last time: %o", (door) => {
    const pages = { charter: "https://lab.example.fr/charte", contact: "https://lab.example.fr/dpo?a=1" };
    const settings: PrepareSettings = { door, image, establishments: ["lycee", "fac"], ...people, ...pages };
    expect(settingsOf(fieldsOf(settings))).toEqual({ settings });
  });

  const filled = (change: Partial<PrepareFields>): PrepareFields => ({
    ...fieldsOf(undefined),
    domain: "lab.example.fr",
    establishments: "lycee",
    ...change,
  });
  test("takes a domain as it stands in a DNS zone, and establishments however they are separated", () => {
    const read = settingsOf(filled({ domain: " *.lab.example.fr ", establishments: "lycee; fac\nlycee" }));
    expect(read).toMatchObject({
      settings: { door: { domain: "lab.example.fr" }, establishments: ["lycee", "fac"] },
    });
  });

  test.each<[Partial<PrepareFields>, string[]]>([
    [{}, []],
    [{ domain: "" }, ["domain"]],
    [{ domain: "lab_1.fr" }, ["domain"]],
    [{ establishments: "" }, ["establishments"]],
    [{ establishments: "Lycée" }, ["establishments"]],
    [{ kind: "nodePort" }, ["tlsSecret"]],
    [{ kind: "nodePort", tlsSecret: "tls", port: undefined }, ["port"]],
    [{ kind: "gateway" }, ["gatewayNamespace", "gatewayName"]],
    [{ image: " " }, ["image"]],
    [{ charter: "http://lab.example.fr/charte" }, ["charter"]],
    [{ contact: "mailto:dpo@example.fr" }, ["contact"]],
    [{ teachers: "user:" }, ["teachers"]],
  ])("names the fields that keep it from being installed: %o", (change, expected) => {
    const read = settingsOf(filled(change));
    expect("bad" in read ? [...read.bad] : []).toEqual(expected);
  });
});
