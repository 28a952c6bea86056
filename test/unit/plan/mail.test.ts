import { describe, expect, test } from "vitest";
import { outcomeOf, wordsOf } from "../../../services/mail/outcome.ts";
import type { MailRecord } from "../../../shared/domain/mail.ts";
import { resources } from "../../../shared/i18n/resources.ts";
import { countMail, planMail } from "../../../shared/plan/mailPlan.ts";
import { fillMail, mailTextIssues, PLACEHOLDERS } from "../../../shared/plan/mailText.ts";

const VALUES = {
  ...{ name: "Ana {lien}", session: "Shell", seat: "7", date: "lundi", opens: "10:00", ends: "12:00" },
  ...{ page: "https://join.lab/", link: "https://k3x9pa-07.lab/s#SECRET", teacher: "Paule" },
};

describe.each(["fr", "en"] as const)("the usual letters in %s", (locale) => {
  const { letter } = resources[locale].mail;
  test("are taken as they are, and leave no placeholder behind", () => {
    expect(mailTextIssues(letter.notice, false)).toEqual([]);
    expect(mailTextIssues(letter.link, true)).toEqual([]);
    for (const text of [letter.notice, letter.link]) {
      const { name: _, ...rest } = VALUES;
      expect(JSON.stringify(fillMail(text, { ...rest, name: "Ana" }))).not.toMatch(/[{]\w+}/);
    }
  });
  test("hold the link only where it was agreed to", () => {
    expect(fillMail(letter.notice, VALUES).text).not.toContain("SECRET");
    expect(fillMail(letter.link, VALUES).text).toContain(VALUES.link);
  });
});

test("a name that looks like a placeholder stays a name", () => {
  const text = { subject: "Bonjour {nom}", text: "{name} ; {seat}" };
  expect(fillMail(text, VALUES)).toEqual({ subject: "Bonjour Ana {lien}", text: "Ana {lien} ; 7" });
});

test("a text is refused with the word that is none, a link that was not agreed to, or none where it belongs", () => {
  const codes = (subject: string, text: string, withLink: boolean) =>
    mailTextIssues({ subject, text }, withLink).map(({ code, params, path }) => [code, params?.word ?? path]);
  expect(codes("{prénom}", "x", false)).toEqual([["mail.placeholder", "prénom"]]);
  expect(codes("x", `{${PLACEHOLDERS.fr.link}}`, false)).toEqual([["mail.linkNotAgreed", "text"]]);
  expect(codes("{link}", "{lien}", true)).toEqual([["mail.linkInSubject", "subject"]]);
  expect(codes("x", "y", true)).toEqual([["mail.linkMissing", "text"]]);
});

test("what is on record of the same mail counts; of another one it does not", () => {
  const record = (part: Partial<MailRecord>): MailRecord => ({
    ...{ version: 1, mail: "m", state: "sent", at: "2026-12-01T08:00:00Z", tries: 1 },
    ...part,
  });
  const people = [1, 2, 3, 4, 5].map((seat) => ({ seat, person: 1, email: "a@b.fr", mail: "m" }));
  const records = new Map([
    ["1-1", record({})],
    ["2-1", record({ state: "handing" })],
    ["3-1", record({ mail: "other" })],
    ["4-1", record({ state: "refused", said: "550 no" })],
  ]);
  const planned = planMail([...people, { seat: 6, person: 1, mail: "" }], records);
  expect(planned.map(({ state }) => state)).toEqual([
    ...["sent", "uncertain", "waiting", "refused", "waiting", "noAddress"],
  ]);
  expect(countMail(planned)).toEqual({
    ...{ noAddress: 1, linkClosed: 0, waiting: 2, handing: 0, sent: 1, refused: 1, later: 0, uncertain: 1 },
  });
});

test.each([
  ["an unknown mailbox", { command: "RCPT TO", responseCode: 550, response: "550 no" }, false, "refused"],
  ["a grey list", { command: "RCPT TO", responseCode: 451, response: "451 later" }, false, "later"],
  ["a refusal of the text", { command: "DATA", responseCode: 554, response: "554 spam" }, true, "refused"],
  ["a sender that is not allowed", { command: "MAIL FROM", responseCode: 553 }, false, "stopped"],
  ["a sender that waits", { command: "MAIL FROM", responseCode: 451 }, false, "lost"],
  ["a wrong password", { code: "EAUTH", command: "AUTH PLAIN", responseCode: 535 }, false, "stopped"],
  ["a sign-in that waits", { code: "EAUTH", command: "AUTH PLAIN", responseCode: 454 }, false, "lost"],
  ["a server that is busy", { code: "EPROTOCOL", command: "CONN", responseCode: 421 }, false, "lost"],
])("%s means that for the mail at hand", (_, error, begun, is) => {
  expect(outcomeOf(error, "mail.lab", begun)).toMatchObject({ is });
});

test("a connection that ends is certain before the text went over, and uncertain from then on", () => {
  const error = { code: "ECONNECTION", command: "CONN", message: "Connection closed unexpectedly" };
  expect(outcomeOf(error, "mail.lab", false)).toMatchObject({ is: "lost", begun: false });
  expect(outcomeOf(error, "mail.lab", true)).toMatchObject({ is: "lost", begun: true });
});

test("a server's words are one line without signs that a screen would obey", () => {
  expect(wordsOf("550-5.1.1 No\r\n550 such\u001b[31m user\u202e")).toBe("550 5.1.1 No such [31m user");
});
