import { type Issue, LabError } from "../../shared/contract/failure.ts";
import { type MailRecipient, type MailRecord, mailKey } from "../../shared/domain/mail.ts";
import { isDue, patienceAfter, planMail } from "../../shared/plan/mailPlan.ts";
import type { MailBook } from "./mailBook.ts";
import type { Outcome } from "./outcome.ts";
import type { Letter, Post } from "./smtp.ts";

interface SendPorts {
  book: MailBook;
  post: Pick<Post, "send">;
  /** As they stand; see planMail. */
  recipients: readonly MailRecipient[];
  /** Those that go out although they are refused, uncertain or sent: the teacher says so. */
  again: ReadonlySet<string>;
  /** Which mail it is for each, by `mailKey`. */
  mailOf(key: string): string;
  compose(key: string): Promise<Letter>;
  now: () => Date;
  /** Resolves early when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  signal: AbortSignal;
  onChange(recipients: MailRecipient[]): void;
}

/** ms before a server that was lost is looked for again; then it is the teacher's to say when. */
const LOOK_AGAIN = [2_000, 10_000, 30_000];

/**
 * Sends one mail after the other. Each is on record before it is handed over, and its outcome after that: whatever ends this,
 * at whatever moment, no mail of which the server may have taken possession goes out a second time by itself.
 * @throws LabError for what the next mail would meet as well; what is on record stays
 */
export async function sendMail(ports: SendPorts): Promise<void> {
  const { book, signal, now } = ports;
  const records = new Map(await book.read());
  const list = new Map(ports.recipients.map((one) => [mailKey(one), { ...one }]));
  const queue = [...list].flatMap(([key, one]) => (isDue(one) || ports.again.has(key) ? [key] : []));
  const notBefore = new Map<string, number>();
  let lost = 0;

  const tell = () => ports.onChange([...list.values()]);
  const change = ({ seat, person }: MailRecipient, part: Omit<MailRecipient, "seat" | "person">) => {
    list.set(mailKey({ seat, person }), { seat, person, ...part });
    tell();
  };
  tell();

  while (queue.length > 0 && !signal.aborted) {
    const key = nextOf(queue, notBefore);
    const due = notBefore.get(key) ?? 0;
    if (due > now().getTime()) {
      await ports.wait(due - now().getTime(), signal);
      continue;
    }
    const place = list.get(key);
    if (!place) throw new Error("a mail for nobody");
    const before = records.get(key);
    const mail = ports.mailOf(key);
    const tries = before?.mail === mail && before.state === "later" ? before.tries + 1 : 1;
    const record: MailRecord = { version: 1, mail, state: "handing", at: now().toISOString(), tries };
    // Before anything of it leaves: what cannot be made is no mail.
    const letter = await ports.compose(key);
    if (!(await book.claim(place, record, before))) {
      // Another computer has taken it: what it made of it is on record.
      queue.splice(queue.indexOf(key), 1);
      const [found] = planMail([{ ...place, email: letter.to, mail }], await book.read());
      if (found) change(place, found);
      continue;
    }
    change(place, { state: "handing", at: record.at });
    const outcome = await ports.post.send(letter);
    const at = now().toISOString();
    const settled = settledBy(outcome, { ...record, at });
    await settle(book, place, settled, ports);
    if (settled) records.set(key, settled);
    else records.delete(key);
    queue.splice(queue.indexOf(key), 1);
    if (outcome.is !== "lost") lost = 0;
    switch (outcome.is) {
      case "sent":
        change(place, { state: "sent", at });
        break;
      case "refused":
        change(place, { state: "refused", at, said: outcome.said });
        break;
      case "later": {
        const patience = patienceAfter(tries);
        const againAt = patience === undefined ? undefined : now().getTime() + patience;
        change(place, {
          ...{ state: "later", at, said: outcome.said },
          ...(againAt === undefined ? {} : { againAt: new Date(againAt).toISOString() }),
        });
        if (againAt === undefined) break;
        notBefore.set(key, againAt);
        queue.push(key);
        break;
      }
      case "stopped":
        change(place, { state: "waiting" });
        throw refusedBy(outcome.issue);
      case "lost": {
        if (outcome.begun) change(place, { state: "uncertain", at });
        else {
          change(place, { state: "waiting" });
          queue.unshift(key);
        }
        const pause = LOOK_AGAIN[lost];
        lost += 1;
        if (pause === undefined) throw refusedBy(outcome.issue);
        if (queue.length > 0) await ports.wait(pause, signal);
      }
    }
  }
}

const refusedBy = (issue: Issue): LabError => new LabError({ kind: "invalid", issues: [issue] });

/** The next in order that need not wait, else the one that waits least. */
function nextOf(queue: readonly string[], notBefore: ReadonlyMap<string, number>): string {
  const free = queue.find((key) => !notBefore.has(key));
  const [first = ""] = [...queue].sort((a, b) => (notBefore.get(a) ?? 0) - (notBefore.get(b) ?? 0));
  return free ?? first;
}

/** What stays on record; `undefined` when the server cannot have the mail. */
function settledBy(outcome: Outcome, record: MailRecord): MailRecord | undefined {
  switch (outcome.is) {
    case "sent":
      return { ...record, state: "sent" };
    case "refused":
    case "later":
      return { ...record, state: outcome.is, said: outcome.said };
    case "lost":
      return outcome.begun ? record : undefined;
    case "stopped":
      return undefined;
  }
}

/** The outcome is known here alone: the cluster is asked more than once to take it. */
async function settle(
  book: MailBook,
  place: MailRecipient,
  record: MailRecord | undefined,
  { wait, signal }: SendPorts,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await book.settle(place, record);
    } catch (error) {
      if (attempt === 4) throw error;
      await wait(attempt * 1_000, signal);
    }
  }
}
