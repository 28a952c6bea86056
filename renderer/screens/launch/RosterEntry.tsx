import { Alert, Button, FileButton, Group, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconFileUpload, IconTableImport, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { changeDraft, readRosterText, startExampleRoster, useLaunchDraft } from "../../stores/launchDraft.ts";
import { tellIssue } from "../../ui/words.ts";
import classes from "./launch.module.css";
import { readRosterFile } from "./rosterFile.ts";

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
      accept=".csv,.txt,.tsv,text/csv,text/plain"
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
