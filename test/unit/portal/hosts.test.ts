import { describe, expect, test } from "vitest";
import { accessOrigin, type PublicOrigin, parseHost, seatOrigin } from "../../../portal/hosts.ts";

const here: PublicOrigin = { scheme: "http", domain: "localhost", port: 8443 };
const site: PublicOrigin = { scheme: "https", domain: "lab.example.fr", port: 443 };

const seat = (name: string) => ({
  kind: "seat",
  name,
  session: name.slice(0, 6),
  seat: Number(name.slice(7)),
});
const access = (label: string, name: string) => ({ ...seat(name), kind: "access", access: label });

const good: [PublicOrigin, string, object][] = [
  [here, "k3x9pz-07.localhost:8443", seat("k3x9pz-07")],
  [here, "k3x9pz-01.localhost:8443", seat("k3x9pz-01")],
  [here, "k3x9pz-99.localhost:8443", seat("k3x9pz-99")],
  [here, "k3x9pz-100.localhost:8443", seat("k3x9pz-100")],
  [here, "k3x9pz-999.localhost:8443", seat("k3x9pz-999")],
  [here, "site--k3x9pz-07.localhost:8443", access("site", "k3x9pz-07")],
  [here, "my-site--k3x9pz-07.localhost:8443", access("my-site", "k3x9pz-07")],
  [here, "a--b--k3x9pz-07.localhost:8443", access("a--b", "k3x9pz-07")],
  [here, `${"a".repeat(40)}--k3x9pz-123.localhost:8443`, access("a".repeat(40), "k3x9pz-123")],
  [site, "k3x9pz-07.lab.example.fr", seat("k3x9pz-07")],
  [site, "site--k3x9pz-07.lab.example.fr", access("site", "k3x9pz-07")],
];

test("the door has one host of its own, which is no seat's and has no accesses", () => {
  expect(parseHost("join.localhost:8443", here)).toEqual({ kind: "door" });
  expect(parseHost("join.lab.example.fr", site)).toEqual({ kind: "door" });
  for (const host of [
    "JOIN.localhost:8443",
    "join.localhost",
    "site--join.localhost:8443",
    "a.join.localhost:8443",
  ])
    expect(parseHost(host, here)).toBeUndefined();
});

const bad: [PublicOrigin, string | undefined][] = [
  [here, undefined],
  [here, ""],
  [here, "localhost"],
  [here, "localhost:8443"],
  [here, ".localhost:8443"],
  [here, "k3x9pz-07.localhost"],
  [here, "k3x9pz-07.localhost:8444"],
  [here, "k3x9pz-07.localhost:08443"],
  [here, "k3x9pz-07.localhost:8443 "],
  [here, " k3x9pz-07.localhost:8443"],
  [here, "k3x9pz-07.localhost.:8443"],
  [here, "k3x9pz-07..localhost:8443"],
  [here, "K3X9PZ-07.localhost:8443"],
  [here, "k3x9pz-07.LOCALHOST:8443"],
  [here, "k3x9pz-7.localhost:8443"],
  [here, "k3x9pz-00.localhost:8443"],
  [here, "k3x9pz-000.localhost:8443"],
  [here, "k3x9pz-007.localhost:8443"],
  [here, "k3x9pz-1000.localhost:8443"],
  [here, "k3x9pz-0x7.localhost:8443"],
  [here, "k3x9pz--07.localhost:8443"],
  [here, "k3x9pz07.localhost:8443"],
  [here, "k3x9pz_07.localhost:8443"],
  [here, "k3x9pz-07-.localhost:8443"],
  [here, "-k3x9pz-07.localhost:8443"],
  [here, "3k39pz-07.localhost:8443"],
  [here, "k3a9pz-07.localhost:8443"],
  [here, "k3x9p-07.localhost:8443"],
  [here, "k3x9pzz-07.localhost:8443"],
  [here, "k3x9pz-07.evil.localhost:8443"],
  [here, "evil.k3x9pz-07.localhost:8443"],
  [here, "k3x9pz-07.localhost:8443.evil.fr"],
  [here, "k3x9pz-07.localhost.evil.fr"],
  [here, "k3x9pz-07.localhost:8443@evil.fr"],
  [here, "evil.fr@k3x9pz-07.localhost:8443"],
  [here, "k3x9pz-07.localhost:8443/"],
  [here, "http://k3x9pz-07.localhost:8443"],
  [here, "k3x9pz-07.localhost:8443,k3x9pz-08.localhost:8443"],
  [here, "k3x9pz-08.localhost:8443, k3x9pz-07.localhost:8443"],
  [here, "k3x9pz-07\0.localhost:8443"],
  [here, "k3x9pz-07%2elocalhost:8443"],
  [here, "k3x9pz-0７.localhost:8443"],
  [here, "k3x9pz‐07.localhost:8443"],
  [here, "127.0.0.1:8443"],
  [here, "[::1]:8443"],
  [here, "--k3x9pz-07.localhost:8443"],
  [here, "Site--k3x9pz-07.localhost:8443"],
  [here, "site-k3x9pz-07.localhost:8443"],
  [here, "site---k3x9pz-07.localhost:8443"],
  [here, "-site--k3x9pz-07.localhost:8443"],
  [here, "1site--k3x9pz-07.localhost:8443"],
  [here, "si_te--k3x9pz-07.localhost:8443"],
  [here, "si.te--k3x9pz-07.localhost:8443"],
  [here, "site--k3x9pz-07--k3x9pz-7.localhost:8443"],
  [here, `${"a".repeat(41)}--k3x9pz-07.localhost:8443`],
  [here, "site--.localhost:8443"],
  [here, "site--k3x9pz-00.localhost:8443"],
  [here, "__pupitre--k3x9pz-07.localhost:8443"],
  [site, "k3x9pz-07.lab.example.fr:443"],
  [site, "k3x9pz-07.lab.example.fr:80"],
  [site, "k3x9pz-07.lab.example.fr."],
  [site, "k3x9pz-07.example.fr"],
  [site, "k3x9pz-07lab.example.fr"],
  [site, "k3x9pz-07.labXexample.fr"],
  [site, "lab.example.fr"],
];

describe("A Host", () => {
  test.each(good)("of %o: %s is a place", (origin, host, place) => {
    expect(parseHost(host, origin)).toEqual(place);
  });
  test.each(bad)("of %o: %s is none", (origin, host) => {
    expect(parseHost(host, origin)).toBeUndefined();
  });
  test("reads back what origins are written as", () => {
    for (const origin of [here, site]) {
      expect(parseHost(new URL(seatOrigin(origin, "k3x9pz-07")).host, origin)).toEqual(seat("k3x9pz-07"));
      const url = accessOrigin(origin, "nb", "k3x9pz-123");
      expect(parseHost(new URL(url).host, origin)).toEqual(access("nb", "k3x9pz-123"));
    }
  });
});
