import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { type Command, InvalidArgumentError, Option } from "commander";
import { dataDir } from "../../services/dataDir.ts";
import { mailAccounts } from "../../services/mail/mailAccounts.ts";
import { beginMailing, refuseDemonstration } from "../../services/mail/mailing.ts";
import { prepareMail, usualText } from "../../services/mail/prepareMail.ts";
import { noVault, secretStore } from "../../services/secretStore.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { MailAccount, type MailKind, type MailRecipient, mailKey } from "../../shared/domain/mail.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { isDue } from "../../shared/plan/mailPlan.ts";
import { EXIT } from "../exitCodes.ts";
import { type Output, table } from "../output.ts";
import type { WithSite } from "../site.ts";

interface MailOptions {
  withLinks?: boolean;
  dryRun?: boolean;
  resume?: boolean;
  again?: number[];
  host?: string;
  port?: number;
  security: MailAccount["security"];
  user?: string;
  from?: string;
  fromName?: string;
}

const PASSWORD = "PUPITRE_MAIL_PASSWORD";

export function sessionMailCommand(
  session: Command,
  withSite: WithSite,
  sessionId: (text: string) => SessionId,
  seatNumbers: (text: string, before?: number[]) => number[],
): void {
  session
    .command("mail")
    .argument("<session>", "its id", sessionId)
    .option("--with-links", "put the personal link in: whoever reads the mail can enter")
    .option("--dry-run", "say who would get it, and send nothing")
    .option("--resume", "go on with what was begun before; nothing is sent twice")
    .option("--again <n...>", "also to these seats: refused, or uncertain before", seatNumbers)
    .option("--host <name>", "the outgoing mail server; else the window's account")
    .option("--port <n>", "587, or 465 with --security tls", port)
    .addOption(new Option("--security <how>").choices(["starttls", "tls", "none"]).default("starttls"))
    .option("--user <name>", "to sign in with")
    .option("--from <address>", "the sender's address; else the user name")
    .option("--from-name <name>", "the sender's name")
    .description(
      `write to the students of a session; the password comes from ${PASSWORD}, else standard input`,
    )
    .action((id: SessionId, options: MailOptions) =>
      withSite(async (site, output, signal) => {
        refuseDemonstration(site);
        const kind: MailKind = options.withLinks ? "link" : "notice";
        const { locale } = output;
        const { addressees } = await prepareMail(site, id, { kind, locale });
        const again = addressees.filter(({ seat }) => options.again?.includes(seat) ?? false);
        if (options.dryRun) return tell(addressees, output);
        const wasBegun = addressees.some((one) => one.state !== "waiting" && one.state !== "noAddress");
        if (wasBegun && !options.resume && again.length === 0)
          throw new LabError({ kind: "invalid", issues: [{ code: "mail.sentBefore" }] });
        const account = await accountOf(options);
        const password = process.env[PASSWORD] ?? (await readAll(process.stdin)).split(/\r?\n/, 1)[0] ?? "";
        const text = usualText(kind, locale);
        const order = { kind, locale, account, password, text, again, now: () => new Date() };
        const begun = await beginMailing(site, id, order);
        // The mail at hand ends first; a second time, it is cut off.
        const [end, cut] = [new AbortController(), new AbortController()];
        for (const name of ["SIGINT", "SIGTERM"] as const)
          process.on(name, () => (end.signal.aborted ? cut : end).abort());
        let told: MailRecipient[] = begun.recipients;
        await begun.send(AbortSignal.any([signal, end.signal]), cut.signal, (list) => {
          tellNew(told, list, output);
          told = list;
        });
        tell(told, output);
      }),
    );
}

/** The window's account where no server is named. */
async function accountOf({
  host,
  port: given,
  security,
  user,
  from,
  fromName,
}: MailOptions): Promise<MailAccount> {
  if (host === undefined) {
    const folder = dataDir();
    const kept = await mailAccounts(
      join(folder, "mail.json"),
      secretStore(join(folder, "keys"), noVault),
    ).get();
    if (kept) return kept.account;
    throw new LabError({ kind: "invalid", issues: [{ code: "mail.noAccount" }] });
  }
  const parsed = MailAccount.safeParse({
    ...{ host, security, user, port: given ?? (security === "tls" ? 465 : 587) },
    from: { address: from ?? user, ...(fromName === undefined ? {} : { name: fromName }) },
  });
  if (parsed.success) return parsed.data;
  throw new LabError({ kind: "invalid", issues: [{ code: "mail.noAccount" }] });
}

/** Without names and addresses: what is printed ends up in logs. */
function tell(recipients: readonly MailRecipient[], output: Output): void {
  const list = recipients.map(({ seat, person, state, at, said }) => ({
    ...{ seat, person, state },
    ...(at === undefined ? {} : { at }),
    ...(said === undefined ? {} : { said: withoutAddresses(said) }),
  }));
  output.result({ recipients: list }, () =>
    table([
      ["SEAT", "STATE", "AT", "SERVER"],
      ...list.map(({ seat, state, at, said }) => [
        String(seat),
        output.say(`mail:state.${state}`),
        at ?? "",
        said ?? "",
      ]),
    ]),
  );
  if (list.some(({ state }) => state !== "sent" && !isDue({ state }))) process.exitCode = EXIT.conflict;
}

/** Each as it ends, on standard error. */
function tellNew(
  before: readonly MailRecipient[],
  now: readonly MailRecipient[],
  { note, say }: Output,
): void {
  const known = new Map(before.map((one) => [mailKey(one), one.state]));
  for (const one of now) {
    const { seat, state, said } = one;
    if (state === "waiting" || state === "handing" || known.get(mailKey(one)) === state) continue;
    note(
      `${say("mail:seat", { number: seat })} · ${say(`mail:state.${state}`)}${said ? ` · ${withoutAddresses(said)}` : ""}`,
    );
  }
}

const withoutAddresses = (said: string): string => said.replace(/[^\s<>"']+@[^\s<>"']+/g, "…");

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new InvalidArgumentError("a port");
  return number;
}
