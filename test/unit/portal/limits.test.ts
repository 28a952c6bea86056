import { describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "../../../portal/answers.ts";
import { deviceOf } from "../../../portal/device.ts";
import { renderInstructions } from "../../../portal/instructions.ts";
import { landingPage, seatPage, terminalPage } from "../../../portal/pages.ts";
import { systemRandom } from "../../../portal/secrets.ts";
import { createThrottle } from "../../../portal/throttle.ts";
import { createTickets } from "../../../portal/tickets.ts";

describe("A ticket", () => {
  const place = { seat: "k3x9pz-07", access: "site" };
  const make = () => {
    const clock = { now: 1_000_000 };
    return { clock, tickets: createTickets(systemRandom, () => clock.now) };
  };
  test("is good once", () => {
    const { tickets } = make();
    const secret = tickets.issue({ ...place, cookie: "c" });
    expect(tickets.redeem(secret, place)).toEqual({ ...place, cookie: "c" });
    expect(tickets.redeem(secret, place)).toBeUndefined();
  });
  test("is good for 30 seconds", () => {
    const { tickets, clock } = make();
    const secret = tickets.issue({ ...place, cookie: "c" });
    clock.now += 30_000;
    expect(tickets.redeem(secret, place)).toBeUndefined();
  });
  test("is good for its own place only, and is not lost by a try elsewhere", () => {
    const { tickets } = make();
    const secret = tickets.issue({ ...place, cookie: "c" });
    expect(tickets.redeem(secret, { ...place, access: "editor" })).toBeUndefined();
    expect(tickets.redeem(secret, { ...place, seat: "k3x9pz-08" })).toBeUndefined();
    expect(tickets.redeem(`${secret}x`, place)).toBeUndefined();
    expect(tickets.redeem(secret, place)).toBeDefined();
  });
});

describe("The throttle", () => {
  test("lets the first failures of a window through, each key for itself", () => {
    const clock = { now: 0 };
    const throttle = createThrottle({ failures: 3, window: 1_000 }, () => clock.now);
    expect([1, 2, 3, 4].map(() => throttle.fail("a"))).toEqual([0, 0, 0, 1_000]);
    expect(throttle.fail("b")).toBe(0);
    clock.now = 400;
    expect(throttle.fail("a")).toBe(600);
    clock.now = 1_000;
    expect(throttle.fail("a")).toBe(0);
  });
});

describe("The policy of the pages", () => {
  test("allows the page's own files and nothing else", () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
  test("gives the terminal's style elements a nonce, and its scripts none", () => {
    const { csp, html } = terminalPage("n0nce");
    expect(csp).toContain("style-src 'self' 'nonce-n0nce';");
    expect(csp).toContain("script-src 'self';");
    expect(html).toContain('<meta name="style-nonce" content="n0nce">');
  });
  test("is kept by the pages: no inline script, style or handler, nothing from elsewhere", () => {
    for (const { html } of [landingPage(), seatPage(), terminalPage("n")]) {
      expect(html).not.toMatch(/<script(?![^>]* src=")|<style|\son[a-z]+=|style="|https?:\/\//);
    }
  });
});

describe("Instructions", () => {
  test.each([
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"],
    ["[a](javascript:alert(1))", '<p><a href="">a</a></p>'],
    ["[a](JaVaScRiPt&colon;alert(1))", '<p><a href="">a</a></p>'],
    ["[a](data:text/html,x)", '<p><a href="">a</a></p>'],
    ["![picture](https://elsewhere.example/x.png)", "<p>picture</p>"],
    ["[a](https://example.fr)", '<p><a href="https://example.fr">a</a></p>'],
    ["a **b** `c`", "<p>a <strong>b</strong> <code>c</code></p>"],
  ])("%s is rendered as %s", (markdown, html) => {
    expect(renderInstructions(markdown, "en")).toBe(html);
  });
  test("keep French signs with their word, but not in code", () => {
    expect(renderInstructions("Tapez : `a : b` ! « oui »", "fr")).toBe(
      "<p>Tapez\u00a0: <code>a : b</code>\u00a0! «\u00a0oui\u00a0»</p>",
    );
  });
  test("may hold tables", () => {
    expect(renderInstructions("| a |\n|---|\n| b |", "en")).toContain("<td>b</td>");
  });
});

describe("A device", () => {
  test.each([
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
      "Chrome · Linux",
    ],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox · Windows"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
      "Safari · iPhone",
    ],
    ["curl/8", "?"],
    [undefined, "?"],
  ])("%s is told as %s", (userAgent, told) => {
    expect(deviceOf(userAgent)).toBe(told);
  });
});
