import { type DragEvent, useState } from "react";
import { openRoster } from "../../../intake/openRoster.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import { changeDraft, readRosterSheet, readRosterText } from "../../stores/launchDraft.ts";

/** Reads a class list's file; what is wrong with it stands where the list would. */
export async function readRosterFile(file: File): Promise<void> {
  try {
    const opened = openRoster(new Uint8Array(await file.arrayBuffer()));
    if ("text" in opened) readRosterText(opened.text);
    else readRosterSheet(opened.sheets);
  } catch (error) {
    const [issue] = toFailure(error).issues ?? [];
    changeDraft({ rosterProblem: issue ?? { code: "roster.unreadable" }, typing: true, sheets: [] });
  }
}

const hasFile = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** What the dialog offers; a file of any name may still be dropped. */
export const ROSTER_FILES = ".xlsx,.ods,.csv,.txt,.tsv,.xls,.xlsm,text/csv,text/plain";

/** A file may be dropped anywhere on the step. */
export function useRosterDrop() {
  const [over, setOver] = useState(false);
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) void readRosterFile(file);
      },
    },
  };
}
