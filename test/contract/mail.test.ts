import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { revealLinks } from "../../services/links.ts";
import { mailAccounts } from "../../services/mail/mailAccounts.ts";
import { createMailings } from "../../services/mail/mailCalls.ts";
import { beginMailing, type MailOrder } from "../../services/mail/mailing.ts";
import { prepareMail, usualText } from "../../services/mail/prepareMail.ts";
import { openPost } from "../../services/mail/smtp.ts";
import { rosterSecret } from "../../services/rosterSecret.ts";
import { noVault, secretStore } from "../../services/secretStore.ts";
import type { SiteAccess } from "../../services/site.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import type { MailAccount, MailRecipient } from "../../shared/domain/mail.ts";
import { newSessionId, type SessionId } from "../../shared/domain/names.ts";
import { countMail } from "../../shared/plan/mailPlan.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";
import { type MailServer, openMailServer, PASSWORD, USER } from "./mailServer.ts";

/** A session on a practice cluster and a mail server that signs in, encrypts and refuses as real ones do. */
let stage: Stage;
let server: MailServer;
let site: SiteAccess;

const NAMES = ["Ana", "Bob", "Chloé", "Dora"];
const address = (name: string) => `${name.normalize("NFD").replace(/\W/g, "").toLowerCase()}@ecole.example`;

beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  await stage.cluster.create({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: PORTAL_CONFIG_MAP, namespace: DEMO } },
    data: { [PORTAL_ORIGIN_KEY]: "https://{seat}.lab.example.fr" },
  });
  site = { id: "cluster", kind: "cluster", cluster: stage.cluster, namespace: DEMO };
});
afterAll(() => stage.close());
afterEach(() => server?.close());

/** A class of four, of whom the last has no address. */
async function launchClass(): Promise<SessionId> {
  const id = newSessionId((below) => Math.floor(Math.random() * below));
  const people = NAMES.map((lastName, index) => ({
    ...{ lastName, seat: index + 1, person: 1 },
    ...(lastName === "Dora" ? {} : { email: address(lastName) }),
  }));
  await stage.cluster.create(rosterSecret(id, DEMO, { version: 1, people }));
  await stage.launch({ title: "Shell L1" }, NAMES.length, id);
  return id;
}

const accountOf = ({ port }: MailServer, part: Partial<MailAccount> = {}): MailAccount => ({
  ...{ host: "localhost", port, security: "starttls", user: USER },
  from: { name: "Paule Prof", address: "prof@ecole.example" },
  ...part,
});

const orderOf = (part: Partial<MailOrder> = {}): MailOrder => ({
  ...{ kind: "notice", locale: "fr", account: accountOf(server), password: PASSWORD, again: [] },
  text: usualText(part.kind ?? "notice", "fr"),
  now: () => new Date(),
  wait: async () => undefined,
  ...part,
});

interface Sent {
  recipients: MailRecipient[];
  failure?: ReturnType<typeof toFailure>;
  /** Every picture on the way. */
  told: MailRecipient[][];
}

async function mailTo(id: SessionId, part: Partial<MailOrder> = {}, end?: AbortSignal): Promise<Sent> {
  const trusting = { ...site, credentials: { ca: server.ca } as never };
  const told: MailRecipient[][] = [];
  const begun = await beginMailing(trusting, id, orderOf(part));
  const never = new AbortController().signal;
  const sending = begun.send(end ?? never, never, (list) => told.push(list));
  const failure = await sending.then(
    () => undefined,
    (error: unknown) => toFailure(error),
  );
  return { recipients: told.at(-1) ?? [], told, ...(failure ? { failure } : {}) };
}

const statesOf = (recipients: MailRecipient[]) => recipients.map(({ state }) => state);
const onRecord = async (id: SessionId, kind: "notice" | "link" = "notice") =>
  statesOf((await prepareMail(site, id, { kind, locale: "fr" })).addressees);

test("everybody with an address gets one mail, signed in and encrypted, that holds no secret", async () => {
  server = await openMailServer();
  const id = await launchClass();
  await until(() => stage.seats(id), allReady(NAMES.length));
  const { recipients, failure } = await mailTo(id);
  expect(failure).toBeUndefined();
  expect(statesOf(recipients)).toEqual(["sent", "sent", "sent", "noAddress"]);
  expect(await onRecord(id)).toEqual(["sent", "sent", "sent", "noAddress"]);
  expect(server.taken.map(({ to }) => to)).toEqual(["Ana", "Bob", "Chloé"].map(address));
  for (const { user, secure, text } of server.taken) {
    expect({ user, secure }).toEqual({ user: USER, secure: true });
    for (const { url = "" } of await revealLinks(site, id))
      expect(text.replace(/=\r\n/g, "")).not.toContain(url.slice(url.indexOf("#") + 1));
  }
  expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(3);
  // Nothing is left to do, here and on any other computer.
  await mailTo(id);
  expect(server.taken).toHaveLength(3);
  expect((await revealLinks(site, id)).map(({ mailedAt }) => mailedAt !== undefined)).toEqual([
    ...[true, true, true],
    false,
  ]);
});

test("with the link, each gets the own one and nobody another's; a new link is a new mail", async () => {
  server = await openMailServer();
  const id = await launchClass();
  await until(() => stage.seats(id), allReady(NAMES.length));
  await mailTo(id, { kind: "link" });
  const links = await revealLinks(site, id);
  const secretOf = (url = "") => url.slice(url.indexOf("#") + 1);
  for (const { to, text } of server.taken) {
    const whole = text.replace(/=\r\n/g, "").replaceAll("=3D", "=");
    const held = links.filter(({ url }) => whole.includes(secretOf(url))).map(({ email }) => email);
    expect(held).toEqual([to]);
  }
  const issued = (await stage.seat(id, 2)).spec.linkIssues ?? 0;
  await stage.patchSeat(id, 2, { linkIssues: issued + 1 });
  const changed = async () => (await revealLinks(site, id)).find(({ seat }) => seat === 2)?.url;
  await until(changed, (url) => url !== undefined && url !== links[1]?.url);
  expect(await onRecord(id, "link")).toEqual(["sent", "waiting", "sent", "noAddress"]);
  await mailTo(id, { kind: "link" });
  expect(server.offered).toEqual([...["Ana", "Bob", "Chloé"].map(address), address("Bob")]);
  expect(server.taken.at(-1)?.messageId).not.toBe(server.taken[1]?.messageId);
  // A closed link is nothing to send; a notice holds none, and goes to everybody.
  await stage.patchSeat(id, 1, { closedIssues: (await stage.seat(id, 1)).spec.linkIssues ?? 0 });
  await mailTo(id, { kind: "link", again: [{ seat: 1, person: 1 }] });
  expect(await onRecord(id, "link")).toEqual(["linkClosed", "sent", "sent", "noAddress"]);
  expect(server.offered).toHaveLength(4);
});

test("a refusal is told in the server's words and meets nobody else; what is refused for now is offered again", async () => {
  server = await openMailServer();
  const id = await launchClass();
  server.fates.set(address("Ana"), ["550"]);
  server.fates.set(address("Bob"), ["451", "452data", "take"]);
  const waits: number[] = [];
  const begun = Date.now();
  let passed = 0;
  const { recipients } = await mailTo(id, {
    now: () => new Date(begun + passed),
    wait: async (ms) => {
      waits.push(ms);
      passed += ms;
    },
  });
  expect(statesOf(recipients)).toEqual(["refused", "sent", "sent", "noAddress"]);
  expect(recipients[0]?.said).toContain("unknown here");
  expect(waits).toEqual([60_000, 300_000]);
  expect(server.taken.map(({ to }) => to)).toEqual(["Chloé", "Bob"].map(address));
  // Refused is refused, until the teacher says otherwise.
  await mailTo(id);
  expect(server.offered.filter((to) => to === address("Ana"))).toHaveLength(1);
  server.fates.delete(address("Ana"));
  const again = await mailTo(id, { again: [{ seat: 1, person: 1 }] });
  expect(statesOf(again.recipients)).toEqual(["sent", "sent", "sent", "noAddress"]);
});

test("what is put off for good stays resumable, and refused after it was read is refused", async () => {
  server = await openMailServer();
  const id = await launchClass();
  server.fates.set(address("Ana"), ["554data"]);
  server.fates.set(address("Bob"), ["451"]);
  let passed = 0;
  const options = {
    now: () => new Date(Date.now() + passed),
    wait: async (ms: number) => {
      passed += ms;
    },
  };
  const { recipients } = await mailTo(id, options);
  expect(statesOf(recipients)).toEqual(["refused", "later", "sent", "noAddress"]);
  expect(server.offered.filter((to) => to === address("Bob"))).toHaveLength(4);
  server.fates.delete(address("Bob"));
  await mailTo(id, options);
  expect(server.taken.map(({ to }) => to)).toEqual(["Chloé", "Bob"].map(address));
});

test.each(["takeAndCut", "cutInData"] as const)(
  "a mail whose answer was lost (%s) is uncertain, and goes out again only when the teacher says so, under the same name",
  async (fate) => {
    server = await openMailServer();
    const id = await launchClass();
    server.fates.set(address("Bob"), [fate, "take"]);
    const { recipients } = await mailTo(id);
    expect(statesOf(recipients)).toEqual(["sent", "uncertain", "sent", "noAddress"]);
    expect(await onRecord(id)).toEqual(["sent", "uncertain", "sent", "noAddress"]);
    await mailTo(id);
    expect(server.offered.filter((to) => to === address("Bob"))).toHaveLength(1);
    await mailTo(id, { again: [{ seat: 2, person: 1 }] });
    expect(await onRecord(id)).toEqual(["sent", "sent", "sent", "noAddress"]);
    const toBob = server.taken.filter(({ to }) => to === address("Bob"));
    expect(toBob).toHaveLength(fate === "takeAndCut" ? 2 : 1);
    expect(new Set(toBob.map(({ messageId }) => messageId)).size).toBe(1);
  },
);

test("a program that is killed between handing over and the answer leaves the mail uncertain", async () => {
  server = await openMailServer();
  const id = await launchClass();
  const order = orderOf();
  const prepared = await prepareMail(site, id, order);
  const [ana] = prepared.addressees;
  if (!ana) throw new Error("no class");
  const record = {
    version: 1,
    mail: ana.mail,
    state: "handing",
    at: new Date().toISOString(),
    tries: 1,
  } as const;
  expect(await prepared.book.claim(ana, record, undefined)).toBe(true);
  // Another computer that read before that does not get it.
  expect(await prepared.book.claim(ana, { ...record, tries: 2 }, undefined)).toBe(false);
  const { recipients } = await mailTo(id);
  expect(statesOf(recipients)).toEqual(["uncertain", "sent", "sent", "noAddress"]);
  expect(server.offered).not.toContain(address("Ana"));
});

test("a server that goes away in the middle stops the sending with its cause, and the rest goes out later", async () => {
  server = await openMailServer();
  const id = await launchClass();
  const first = await mailTo(id, {
    wait: async () => undefined,
    get now() {
      return () => {
        server.isDown ||= server.taken.length === 1;
        return new Date();
      };
    },
  });
  // The connection there was is kept by the server: it is cut with the first mail of Bob's.
  expect(first.failure === undefined ? [] : first.failure.issues?.map(({ code }) => code)).toEqual([]);
  await server.close();
  const port = server.port;
  const second = await mailTo(id, {
    account: accountOf({ ...server, port }),
    again: [{ seat: 1, person: 1 }],
  });
  expect(second.failure?.issues?.map(({ code }) => code)).toEqual(["mail.unreachable"]);
  expect(await onRecord(id)).toEqual(["waiting", "sent", "sent", "noAddress"]);
});

test("stopped by the teacher, the mail at hand ends and the rest waits", async () => {
  server = await openMailServer();
  const id = await launchClass();
  const end = new AbortController();
  const order = orderOf();
  const begun = await beginMailing({ ...site, credentials: { ca: server.ca } as never }, id, order);
  let last: MailRecipient[] = [];
  await begun.send(end.signal, new AbortController().signal, (list) => {
    last = list;
    if (list.some(({ state }) => state === "handing")) end.abort();
  });
  expect(statesOf(last)).toEqual(["sent", "waiting", "waiting", "noAddress"]);
  expect(countMail(last)).toMatchObject({ sent: 1, waiting: 2, noAddress: 1, uncertain: 0 });
  await mailTo(id);
  expect(server.offered).toEqual(["Ana", "Bob", "Chloé"].map(address));
});

test.each([
  ["a wrong password", {}, { password: "faux" }, "mail.auth"],
  ["an authority that nobody knows", {}, { ca: undefined }, "mail.certificate"],
  ["a server without STARTTLS", { disabledCommands: ["STARTTLS"] }, {}, "mail.noTls"],
  ["implicit TLS where there is none", {}, { security: "tls" as const }, "mail.noTls"],
  ["a host that is none", {}, { host: "rien.invalid" }, "mail.unknownHost"],
])("%s is told in words, and nothing is sent", async (_, options, wrong, code) => {
  server = await openMailServer(options);
  const {
    password = PASSWORD,
    ca = server.ca,
    security,
    host,
  } = { ...wrong } as {
    password?: string;
    ca?: string;
    security?: "tls";
    host?: string;
  };
  const account = accountOf(server, { ...(security ? { security } : {}), ...(host ? { host } : {}) });
  const post = openPost({ account, password, ca: "ca" in wrong ? undefined : ca });
  const failure = await post.tryOut().then(
    () => undefined,
    (error: unknown) => toFailure(error),
  );
  expect(failure?.issues?.map((issue) => issue.code)).toEqual([code]);
  expect(server.taken).toEqual([]);
});

test("implicit TLS works, plain connections only to this computer", async () => {
  server = await openMailServer({ secure: true });
  await openPost({
    account: accountOf(server, { security: "tls" }),
    password: PASSWORD,
    ca: server.ca,
  }).tryOut();
  await server.close();
  server = await openMailServer({ allowInsecureAuth: true, hideSTARTTLS: true });
  const account = accountOf(server, { security: "none" });
  await openPost({ account, password: PASSWORD }).tryOut();
  const abroad = { ...account, host: "smtp.ecole.example" };
  expect(() => openPost({ account: abroad, password: PASSWORD })).toThrow();
});

test("the window's calls keep the password out of files and answers, and refuse the demonstration", async () => {
  server = await openMailServer();
  const id = await launchClass();
  const folder = await mkdtemp(join(tmpdir(), "pupitre-mail-"));
  const told: string[] = [];
  const accounts = mailAccounts(join(folder, "mail.json"), secretStore(join(folder, "keys"), noVault));
  const { handlers, stop } = createMailings({
    accessTo: async (wanted) =>
      wanted === "practice"
        ? { ...site, id: "practice", kind: "practice" }
        : { ...site, credentials: { ca: server.ca } as never },
    mailAccounts: accounts,
    settings: { get: () => ({ locale: "fr" }) as never },
    emit: (name, payload) => told.push(JSON.stringify([name, payload])),
    now: () => new Date(),
  });
  const caller = { id: "1", emit: () => undefined };
  const account = accountOf(server);
  expect(await handlers.keepMailAccount({ account, password: PASSWORD }, caller)).toEqual({
    password: "thisRun",
  });
  const kept = await readFile(join(folder, "mail.json"), "utf8");
  expect(kept).not.toContain(PASSWORD);
  // A password stays with its server.
  await handlers.keepMailAccount({ account: { ...account, host: "127.0.0.1" } }, caller);
  expect((await handlers.mailAccount(null, caller))?.password).toBeNull();
  await handlers.keepMailAccount({ account, password: PASSWORD }, caller);
  await handlers.tryMailAccount({ site: "cluster", account }, caller);

  const plan = await handlers.planMail({ site: "cluster", session: id, kind: "notice" }, caller);
  expect(plan.recipients.map(({ state, email }) => [state, email])).toEqual([
    ...["Ana", "Bob", "Chloé"].map((name) => ["waiting", address(name)]),
    ["noAddress", undefined],
  ]);
  const order = { session: id, kind: "notice" as const, text: plan.text, again: [] };
  await expect(handlers.startMail({ ...order, site: "practice" }, caller)).rejects.toMatchObject({
    failure: { issues: [{ code: "mail.demonstration" }] },
  });
  await handlers.startMail({ ...order, site: "cluster" }, caller);
  await expect(handlers.startMail({ ...order, site: "cluster" }, caller)).rejects.toMatchObject({
    failure: { kind: "conflict" },
  });
  await until(
    async () => (await handlers.listMailings(null, caller))[0]?.state,
    (state) => state === "ended",
  );
  expect(server.taken).toHaveLength(3);
  expect(await handlers.seatMails({ site: "cluster", session: id, seat: 2 }, caller)).toEqual([
    { person: 1, kind: "notice", at: expect.any(String) },
  ]);
  // Events go to every window: neither names, addresses nor secrets ride in them.
  for (const text of told)
    for (const canary of [PASSWORD, "@ecole", ...NAMES]) expect(text).not.toContain(canary);
  await stop();
  await rm(folder, { recursive: true, force: true });
});
