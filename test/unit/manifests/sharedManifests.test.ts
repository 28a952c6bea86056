import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { SHARED_SEAT } from "../../../shared/domain/names.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import { seatManifests } from "../../../shared/manifests/seatManifests.ts";
import { templateAt } from "../../../shared/manifests/seatTemplate.ts";
import { place, SHARING_LAB } from "../plan/sample.ts";

const ADDRESSES = new Map([
  ["pypi.org", ["2001:db8::7", "198.51.100.9"]],
  ["data.example.org", ["203.0.113.5"]],
]);

function build(number: number, addresses: ReadonlyMap<string, string[]> = ADDRESSES): Manifest[] {
  const template = templateAt(SHARING_LAB, number);
  if (!template) throw new Error("nothing stands there");
  return seatManifests(place(number), { resets: 0, restarts: 0 }, template, {
    credential: "canary-credential",
    password: (length) => "p".repeat(length),
    sharedPasswords: new Map([["common", "known-to-all"]]),
    addresses,
  });
}
const named = (manifests: Manifest[], kind: string, name: string) =>
  manifests.find((one) => one.kind === kind && one.metadata.name === name);

describe("what a session shares", () => {
  test("is, in a place of its own, exactly this", async () => {
    await expect(stringify(build(SHARED_SEAT), { aliasDuplicateObjects: false })).toMatchFileSnapshot(
      "./shared.expected.yaml",
    );
  });

  test("is nothing where the lab says nothing of it", () => {
    const { shared: _, ...alone } = SHARING_LAB;
    expect(templateAt(alone, SHARED_SEAT)).toBeUndefined();
  });

  test("may be reached from its seats, and they know its password", () => {
    const seat = build(7);
    expect(named(seat, "NetworkPolicy", "shared")?.spec).toMatchObject({
      egress: [{ to: [{ namespaceSelector: { matchLabels: { "pupitre.fr/seat": "00" } } }] }],
    });
    expect(named(seat, "Secret", "access")).toMatchObject({
      stringData: { "password-database": "p".repeat(12), "password-common": "known-to-all" },
    });
  });
});

describe("hosts that a lab names", () => {
  test("are opened by the addresses that they have now, each for its port alone", () => {
    expect(named(build(7), "NetworkPolicy", "hosts")?.spec).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "198.51.100.9/32" } }, { ipBlock: { cidr: "2001:db8::7/128" } }],
          ports: [{ port: 443, protocol: "TCP" }],
        },
        { to: [{ ipBlock: { cidr: "192.0.2.0/24" } }] },
      ],
    });
  });

  test("that nobody knows open nothing", () => {
    expect(named(build(7, new Map()), "NetworkPolicy", "hosts")?.spec).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }],
    });
    expect(named(build(SHARED_SEAT, new Map()), "NetworkPolicy", "hosts")).toBeUndefined();
  });
});
