import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { formatInvitation, httpsAddress, parseInvitation } from "../../../intake/parseInvitation.ts";
import type { Invitation } from "../../../shared/domain/invitation.ts";
import { selfSigned } from "../cluster/certificate.ts";

let ca: string;
beforeAll(async () => {
  ca = (await selfSigned()).certificate;
});

const plain = (more: Partial<Invitation> = {}): Invitation => ({
  name: "Université d'Été · Toulouse",
  server: "https://k8s.univ.fr:6443",
  namespace: "univ-a",
  signIn: { kind: "token" },
  ...more,
});

const codes = (text: string): string[] => {
  const parsed = parseInvitation(text);
  return parsed.ok ? [] : parsed.issues.map(({ code }) => code.replace("invitation.", ""));
};

const link = (changes: Record<string, string | undefined> = {}): string => {
  const fields = { v: "1", name: "Toulouse", server: "https://k.fr", namespace: "univ-a", signin: "token" };
  const pairs = Object.entries<string | undefined>({ ...fields, ...changes });
  return `pupitre://site?${pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`)
    .join("&")}`;
};

describe("an invitation", () => {
  test("comes back as it was made, certificate and all", () => {
    const oidc = { kind: "oidc", issuer: "https://sso.univ.fr/realms/a", clientId: "pupitre" } as const;
    const invitations = [
      plain(),
      plain({ ca: `${ca.trim()}\n` }),
      plain({ signIn: oidc, tlsServerName: "kubernetes", server: "https://[fd00::1]:6443/api" }),
    ];
    for (const invitation of invitations) {
      const text = formatInvitation(invitation);
      const parsed = parseInvitation(text);
      expect(parsed).toEqual({ ok: true, invitation });
      expect(formatInvitation(invitation)).toBe(text);
      expect(text).toMatch(/^[\x21-\x7e]+$/);
    }
  });

  test("may be a file with remarks, and may have been written by a browser or a mail program", () => {
    const text = formatInvitation(plain({ ca }));
    expect(parseInvitation(`\uFEFF# Toulouse\r\n\r\n  ${text}  \r\n`).ok).toBe(true);
    expect(parseInvitation(text.replace("site?", "site/?")).ok).toBe(true);
    expect(parseInvitation(text.replace("pupitre://site", "PUPITRE://SITE")).ok).toBe(true);
  });

  test.each([
    ["", ["notOne"]],
    ["https://pupitre.fr/site?v=1", ["notOne"]],
    ["pupitre://other?v=1", ["notOne"]],
    [`${link()}\n${link()}`, ["notOne"]],
    ["x".repeat(30_000), ["tooLarge"]],
    [link({ v: "2" }), ["version"]],
    [link({ v: undefined }), ["version"]],
    [link({ name: "" }), ["name"]],
    [link({ name: "Tou\u202Elouse" }), ["name"]],
    [link({ name: "Toulouse\nMontpellier" }), ["name"]],
    [link({ name: "x".repeat(81) }), ["name"]],
    [link({ namespace: "Univ_A" }), ["namespace"]],
    [link({ namespace: "../kube-system" }), ["namespace"]],
    [link({ server: undefined }), ["server"]],
    [link({ server: "http://k.fr" }), ["server"]],
    [link({ server: "https://user:pw@k.fr" }), ["server"]],
    [link({ server: "https://k.fr?x=1" }), ["server"]],
    [link({ server: "https://k.fr#x" }), ["server"]],
    [link({ server: "https://k.fr:0" }), ["server"]],
    [link({ server: "https://k.fr:99999" }), ["server"]],
    [link({ server: "https://k.fr/../x" }), ["server"]],
    [link({ server: "https://k.fr\\@evil.fr" }), ["server"]],
    [link({ server: "https://k.fr\u0000" }), ["server"]],
    [link({ server: "https://кк.fr" }), ["server"]],
    [link({ tls: "a b" }), ["server"]],
    [link({ ca: "not a certificate" }), ["certificate"]],
    [link({ ca: `MII${"A".repeat(9_000)}` }), ["certificate"]],
    [link({ signin: "password" }), ["signIn"]],
    [link({ signin: undefined }), ["signIn"]],
    [link({ issuer: "https://sso.fr" }), ["signIn"]],
    [link({ signin: "oidc", issuer: "http://sso.fr", client: "a" }), ["signIn"]],
    [link({ signin: "oidc", issuer: "https://sso.fr", client: "--exec" }), ["signIn"]],
    [link({ signin: "oidc", issuer: "https://sso.fr", client: "a b" }), ["signIn"]],
    [link({ token: "eyJ" }), ["secret"]],
    [link({ "client-key": "x" }), ["secret"]],
    [link({ exec: "sh" }), ["unknownField"]],
    [link({ __proto__x: "1" }), ["unknownField"]],
    [`${link()}&__proto__=1`, ["unknownField"]],
    [`${link()}&name=Other`, ["twice"]],
    [`${link()}&name=%ff`, ["encoding"]],
    [`${link()}${"&x=1".repeat(50)}`, Array(5).fill("unknownField")],
  ])("%.60j is refused by name", (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test("with more than four certificates is refused", () => {
    const one = formatInvitation(plain({ ca })).match(/&ca=[^&]+/)?.[0] ?? "";
    expect(codes(link() + one.repeat(4))).toEqual([]);
    expect(codes(link() + one.repeat(5))).toEqual(["certificate"]);
  });

  test("of any text ends in an invitation that formats back, or in named refusals, and changes no prototype", () => {
    const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    const field = fc.constantFrom(
      "v",
      "name",
      "server",
      "ca",
      "tls",
      "namespace",
      "signin",
      "issuer",
      "client",
      "token",
    );
    const value = fc.oneof(
      fc.constantFrom(
        "1",
        "token",
        "oidc",
        "https://k.fr",
        "https://k.fr:6443/a",
        "univ-a",
        "Toulouse",
        "pupitre",
      ),
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.webUrl(),
    );
    const query = fc
      .array(fc.tuple(fc.oneof({ weight: 9, arbitrary: field }, fc.string({ maxLength: 12 })), value), {
        maxLength: 12,
      })
      .map((pairs) => `pupitre://site?${pairs.map(([name, text]) => `${name}=${safely(text)}`).join("&")}`);
    const mutated = fc
      .tuple(fc.nat(200), fc.string({ unit: "binary", maxLength: 3 }))
      .map(([at, text]) => link().slice(0, at) + text + link().slice(at + 1));
    const text = fc.oneof(query, mutated, fc.string({ unit: "binary", maxLength: 200 }));
    fc.assert(
      fc.property(text, (hostile) => {
        const parsed = parseInvitation(hostile);
        if (!parsed.ok) {
          expect(parsed.issues.length).toBeGreaterThan(0);
          for (const { code } of parsed.issues) expect(code).toMatch(/^invitation\.[a-zA-Z]+$/);
          return;
        }
        const { invitation } = parsed;
        expect(new URL(invitation.server).protocol).toBe("https:");
        expect(parseInvitation(formatInvitation(invitation))).toEqual(parsed);
      }),
      { numRuns: Number(process.env.PUPITRE_FUZZ ?? 100_000) },
    );
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(before);
  });
});

/** A lone surrogate cannot be encoded; then it stands there as it is. */
function safely(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

test("an address is https, with nothing that could mean another server", () => {
  expect(httpsAddress("https://K8S.univ.fr:06443/")).toBe("https://k8s.univ.fr:6443");
  expect(httpsAddress("https://10.0.0.1")).toBe("https://10.0.0.1");
  expect(httpsAddress("https://-k.fr")).toBeUndefined();
  expect(httpsAddress("https://a..b")).toBeUndefined();
  expect(httpsAddress(undefined)).toBeUndefined();
});
