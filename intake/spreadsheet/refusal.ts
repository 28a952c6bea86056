import { LabError } from "../../shared/contract/failure.ts";

type SpreadsheetIssue =
  | "damagedFile"
  | "swollenFile"
  | "lockedFile"
  | "macroFile"
  | "oldSpreadsheet"
  | "otherArchive"
  | "uncalculated";

export const refused = (code: SpreadsheetIssue): LabError =>
  new LabError({ kind: "invalid", issues: [{ code: `roster.${code}` }] });
