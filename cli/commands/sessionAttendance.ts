import type { Command } from "commander";
import { readAttendance } from "../../services/attendance.ts";
import { attendanceCsv, attendanceTable, attendanceXlsx } from "../../services/attendanceTable.ts";
import { writePrivateFile } from "../../services/privateFile.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { table } from "../output.ts";
import type { WithSite } from "../site.ts";

/** `session attendance`: who was there and for how long, during the class and after it. */
export function sessionAttendanceCommand(
  session: Command,
  withSite: WithSite,
  sessionId: (text: string) => SessionId,
): void {
  session
    .command("attendance")
    .argument("<session>", "its id", sessionId)
    .option("--csv", "as CSV, with names as long as they are kept")
    .option("--xlsx <file>", "as a spreadsheet, written to this file")
    .description("first and last connection, minutes, checks and help requests, seat by seat")
    .action((id: SessionId, options: { csv?: boolean; xlsx?: string }) =>
      withSite(async (site, output) => {
        const found = await readAttendance(site, id, new Date());
        const { attendance, names } = found;
        const sheet = attendanceTable(found, output.locale);
        if (options.xlsx !== undefined)
          await writePrivateFile(options.xlsx, await attendanceXlsx(sheet, found.session.spec.title));
        const seats = attendance.seats.map((seat) => ({ ...seat, names: names.get(seat.seat) ?? [] }));
        output.result({ session: id, checks: attendance.checks, seats }, () => {
          if (options.csv) return attendanceCsv(sheet, output.locale).trimEnd();
          if (options.xlsx !== undefined) return options.xlsx;
          return table([
            ["SEAT", "NAME", "FIRST", "LAST", "MINUTES", "PASSED", "HELP", "ANSWERED"],
            ...seats.map(({ seat, names, firstSeen, lastSeen, connectedSeconds, checks, helps }) => [
              String(seat),
              names.join(", "),
              firstSeen ?? "",
              lastSeen ?? "",
              String(Math.round(connectedSeconds / 60)),
              `${checks.filter((state) => state === "passed").length}/${attendance.checks.length}`,
              String(helps.asked),
              String(helps.answered),
            ]),
          ]);
        });
      }),
    );
}
