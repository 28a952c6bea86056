import { Alert, Button, FileButton, Group, Select, Textarea } from "@mantine/core";
import {
  IconAlertTriangle,
  IconFileUpload,
  IconTable,
  IconTableImport,
  IconUsers,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import {
  changeDraft,
  readRosterSheet,
  readRosterText,
  startExampleRoster,
  useLaunchDraft,
} from "../../stores/launchDraft.ts";
import { tellIssue } from "../../ui/words.ts";
import classes from "./launch.module.css";
import { ROSTER_FILES, readRosterFile } from "./rosterFile.ts";
import { SavedClasses } from "./SavedClasses.tsx";

/** Where a list is pasted, typed, opened or dropped. Pasting shows the lines at once; typing does when asked to. */
export function RosterEntry() {
  const { t } = useTranslation();
  const { rosterText, rosterProblem, rows } = useLaunchDraft();
  const told = rosterProblem && tellIssue(rosterProblem);
  return (
    <div className={classes.entry}>
      {told && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
          {told.what} {told.remedy}
        </Alert>
      )}
      <Textarea
        label={t("roster.paste")}
        description={t("roster.pasteExplain")}
        placeholder={t("roster.placeholder")}
        classNames={{
          input: classes.entryText ?? "",
          wrapper: classes.entryWrapper ?? "",
          root: classes.entryRoot ?? "",
        }}
        value={rosterText}
        spellCheck={false}
        onChange={(event) => changeDraft({ rosterText: event.currentTarget.value, rosterProblem: undefined })}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text/plain");
          // Into an empty field the whole list; into a text it is an edit like any other.
          if (rosterText.trim() !== "" || !pasted.includes("\n")) return;
          event.preventDefault();
          readRosterText(pasted);
        }}
        data-testid="roster-text"
      />
      <Group gap="sm">
        <SheetChoice />
        <Button
          variant="light"
          leftSection={<IconTableImport size={16} aria-hidden />}
          disabled={rosterText.trim() === ""}
          onClick={() => readRosterText(rosterText)}
          data-testid="read-roster"
        >
          {t("roster.read")}
        </Button>
        <RosterFileButton />
        <SavedClasses />
        <Button
          variant="subtle"
          leftSection={<IconUsers size={16} aria-hidden />}
          onClick={startExampleRoster}
          data-testid="example-roster"
        >
          {t("roster.example")}
        </Button>
        {rows.length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => changeDraft({ typing: false })}>
            {t("roster.backToTable")}
          </Button>
        )}
      </Group>
    </div>
  );
}

export function RosterFileButton() {
  const { t } = useTranslation();
  return (
    <FileButton
      accept={ROSTER_FILES}
      onChange={(file) => {
        if (file) void readRosterFile(file);
      }}
      inputProps={{ "data-testid": "roster-file", "aria-label": t("roster.file") } as object}
    >
      {(props) => (
        <Button {...props} variant="default" leftSection={<IconFileUpload size={16} aria-hidden />}>
          {t("roster.file")}
        </Button>
      )}
    </FileButton>
  );
}

/** Which sheet of a spreadsheet the list is read from, where several hold something. */
export function SheetChoice() {
  const { t } = useTranslation();
  const sheets = useLaunchDraft((draft) => draft.sheets);
  const sheet = useLaunchDraft((draft) => draft.sheet);
  if (sheets.length < 2) return null;
  return (
    <Select
      aria-label={t("roster.sheet")}
      data={sheets.map(({ name }, index) => ({ value: String(index), label: name }))}
      value={String(sheet)}
      allowDeselect={false}
      leftSection={<IconTable size={16} aria-hidden />}
      onChange={(value) => readRosterSheet(sheets, Number(value))}
      data-testid="roster-sheet"
    />
  );
}
