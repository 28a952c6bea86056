import { describe, expect, test } from "vitest";
import {
  clearedCookie,
  isOurs,
  readOwnCookies,
  sessionCookie,
  upstreamCookie,
  withoutOwnCookies,
} from "../../../portal/cookies.ts";

const http = { scheme: "http" } as const;
const https = { scheme: "https" } as const;
const value = "v".repeat(43);

describe("The portal's cookie", () => {
  test("is bound to its host, unreadable for scripts, and on https prefixed and secure", () => {
    expect(sessionCookie(value, http)).toBe(`pupitre=${value}; Path=/; HttpOnly; SameSite=Lax`);
    expect(sessionCookie(value, https)).toBe(
      `__Host-pupitre=${value}; Path=/; HttpOnly; SameSite=Lax; Secure`,
    );
    expect(clearedCookie(https)).toBe("__Host-pupitre=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
  });
  test.each([
    [`pupitre=${value}`, [value]],
    [`a=b; pupitre=${value}; c=d`, [value]],
    [`pupitre=${value}; pupitre=${"w".repeat(43)}`, [value, "w".repeat(43)]],
    [`Pupitre=${value}`, []],
    [`xpupitre=${value}`, []],
    [`pupitre=${value}x`, []],
    [`pupitre="${value}"`, []],
    ["pupitre=", []],
    ["pupitre", []],
    ["", []],
  ])("is read from %s", (header, values) => {
    expect(readOwnCookies(header, http)).toEqual(values);
  });
  test("under its http name opens nothing on https", () => {
    expect(readOwnCookies(`pupitre=${value}`, https)).toEqual([]);
    expect(readOwnCookies(`__Host-pupitre=${value}`, https)).toEqual([value]);
  });
  test("is tried four times at most", () => {
    expect(readOwnCookies(`pupitre=${value}; `.repeat(9), http)).toHaveLength(4);
  });
});

describe("On the way to a lab", () => {
  test.each([
    [`pupitre=${value}`, undefined],
    [`a=1; pupitre=${value}; b=2`, "a=1; b=2"],
    [`__Host-pupitre=${value};a=1`, "a=1"],
    [`__Secure-Pupitre=x; PUPITRE=x; pupitre-code=x;  pupitre =x; a=1`, "a=1"],
    ["a=1;;b=2; ", "a=1; b=2"],
    ["my-pupitre=1", "my-pupitre=1"],
    ["", undefined],
  ])("cookies %s become %s", (header, kept) => {
    expect(withoutOwnCookies(header)).toBe(kept);
  });
  test("our names are told from others whatever their case", () => {
    expect(["pupitre", "PUPITRE", "__host-pupitre", "__Secure-pupitre-x", " pupitre"].map(isOurs)).toEqual(
      Array(5).fill(true),
    );
    expect(["token", "_pupitre", "__Host-token", ""].map(isOurs)).toEqual(Array(4).fill(false));
  });
});

describe("A lab's Set-Cookie", () => {
  test.each([
    ["a=1; Path=/", "a=1; Path=/"],
    ["a=1; Domain=localhost; Path=/", "a=1; Path=/"],
    ["a=1;domain=.localhost;HttpOnly", "a=1;HttpOnly"],
    ["a=1; DOMAIN = example.fr", "a=1"],
    ["a=1; Domain", "a=1"],
    ["a=1; Domain=x; domain=y; Secure", "a=1; Secure"],
    ["domain=1; Path=/", "domain=1; Path=/"],
    ["pupitre=stolen; Path=/", undefined],
    [" Pupitre =stolen", undefined],
    ["__Host-pupitre=stolen; Secure; Path=/", undefined],
  ])("%s becomes %s", (header, kept) => {
    expect(upstreamCookie(header)).toBe(kept);
  });
});
