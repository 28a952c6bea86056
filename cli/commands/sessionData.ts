import { type Command, InvalidArgumentError } from "commander";
import { exportCsv } from "../../intake/exportCsv.ts";
import { registerSheet, studentData } from "../../services/dataProtection.ts";
import { writePrivateFile } from "../../services/privateFile.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { RegisterLine } from "../../shared/plan/dataRegister.ts";
import { type Output, table } from "../output.ts";
import type { WithSite } from "../site.ts";

/** `session register` and `session student-data`: what is held of people, and what is held of one. */
export function sessionDataCommands(
  session: Command,
  withSite: WithSite,
  sessionId: (text: string) => SessionId,
): void {
  session
    .command("register")
    .argument("<session>", "its id", sessionId)
    .option("--csv", "as CSV")
    .description("the sheet for the register of processing: what is held of people, where, until when")
    .action((id: SessionId, { csv }: { csv?: boolean }) =>
      withSite(async (site, output) => {
        const sheet = await registerSheet(site, id, new Date());
        const rows = [
          (["data", "where", "is", "until", "checked"] as const).map((key) =>
            output.say(`register:columns.${key}`),
          ),
          ...sheet.lines.map((line) => registerRow(line, output)),
        ];
        output.result(sheet, () => (csv ? exportCsv(rows).trimEnd() : table(rows)));
      }),
    );
  session
    .command("student-data")
    .argument("<session>", "its id", sessionId)
    .argument("<seat>", "its number", positive)
    .option("--person <n>", "of a seat for several: which of them", positive, 1)
    .option("--out <file>", "write it to this file, for you alone")
    .description("everything that is held of one student but their files, as they may ask for it (JSON)")
    .action((id: SessionId, seat: number, { person, out }: { person: number; out?: string }) =>
      withSite(async (site, output) => {
        const data = await studentData(site, id, { seat, person, now: new Date() });
        if (data.shared) output.note(output.say("register:shared"));
        const text = JSON.stringify(data, undefined, 2);
        if (out === undefined) return output.result(data, () => text);
        await writePrivateFile(out, `${text}\n`);
        output.result({ file: out }, () => out);
      }),
    );
}

function registerRow(
  { what, where = "", is, count = 0, until, checkedAt = "" }: RegisterLine,
  { say }: Output,
) {
  const end = until ?? (is === "held" ? say("register:untilNone") : "");
  return [say(`register:data.${what}`), where, say(`register:is.${is}`, { count }), end, checkedAt];
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("a whole number from 1");
  return number;
}
