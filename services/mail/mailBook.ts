import { LabError, toFailure } from "../../shared/contract/failure.ts";
import { MailKind, MailRecord, mailKey } from "../../shared/domain/mail.ts";
import { rosterSecretName, type SessionId } from "../../shared/domain/names.ts";
import type { ObjectRef } from "../../shared/kubernetes/objects.ts";
import type { RosterSecret } from "../rosterSecret.ts";
import type { SiteAccess } from "../site.ts";

interface Place {
  seat: number;
  person: number;
}

/** What is on record of a session's mails, one key a mail in the Secret of its class list: with the names, it goes. */
export interface MailBook {
  read(): Promise<ReadonlyMap<string, MailRecord>>;
  /**
   * Puts it down before the mail is handed over. False when somebody else did meanwhile, on another computer perhaps:
   * then it is theirs.
   * @param before what it was decided by; `undefined` for none, or one of another mail
   */
  claim(place: Place, record: MailRecord, before: MailRecord | undefined): Promise<boolean>;
  /** What came of it; `undefined` when it was not handed over after all. */
  settle(place: Place, record: MailRecord | undefined): Promise<void>;
}

const ATTEMPTS = 5;

export function mailBook({ cluster, namespace }: SiteAccess, id: SessionId, kind: MailKind): MailBook {
  const ref: ObjectRef = { apiVersion: "v1", kind: "Secret", namespace, name: rosterSecretName(id) };
  const keyOf = (place: Place) => `mail.${kind}.${mailKey(place)}`;
  const secret = async () => {
    const found = await cluster.get<RosterSecret>(ref);
    if (!found) throw new LabError({ kind: "notFound", params: { what: "roster" } });
    return found;
  };
  return {
    read: async () => mailRecords(decoded((await cluster.get<RosterSecret>(ref))?.data), kind),
    async claim(place, record, before) {
      for (let attempt = 1; ; attempt++) {
        const { metadata, data = {} } = await secret();
        const found = parseRecord(decoded(data)[keyOf(place)]);
        if (canonical(found) !== canonical(before)) return false;
        try {
          const { resourceVersion } = metadata;
          const change = { [keyOf(place)]: encoded(record) };
          await cluster.mergePatch(ref, { metadata: { resourceVersion }, data: change });
          return true;
        } catch (error) {
          // Somebody wrote another key: look again.
          if (toFailure(error).kind !== "conflict" || attempt === ATTEMPTS) throw error;
        }
      }
    },
    async settle(place, record) {
      await cluster.mergePatch(ref, { data: { [keyOf(place)]: record ? encoded(record) : null } });
    },
  };
}

/** Pure. Of a Secret's values as text, by `mailKey`; what cannot be read is taken for nothing. */
function mailRecords(
  values: Readonly<Record<string, string>>,
  kind: MailKind,
): ReadonlyMap<string, MailRecord> {
  const prefix = `mail.${kind}.`;
  return new Map(
    Object.entries(values).flatMap(([key, value]) => {
      const record = key.startsWith(prefix) ? parseRecord(value) : undefined;
      return record ? [[key.slice(prefix.length), record] as const] : [];
    }),
  );
}

/** Pure. When the last mail of any kind was taken by the server, by `mailKey`. */
export function lastMails(values: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const kind of MailKind.options)
    for (const [key, { state, at }] of mailRecords(values, kind))
      if (state === "sent" && at > (last.get(key) ?? "")) last.set(key, at);
  return last;
}

/** With the schema's order of fields, so that the same is the same text. */
const canonical = (record: MailRecord | undefined): string =>
  record ? JSON.stringify(MailRecord.parse(record)) : "";

const encoded = (record: MailRecord): string => Buffer.from(JSON.stringify(record)).toString("base64");
const decoded = (data: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );

function parseRecord(value: string | undefined): MailRecord | undefined {
  if (value === undefined) return undefined;
  try {
    return MailRecord.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
