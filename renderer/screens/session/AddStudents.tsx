import { Alert, Button, FileButton, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconFileUpload, IconUserPlus } from "@tabler/icons-react";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { openRoster } from "../../../intake/openRoster.ts";
import { type Table, tableOf } from "../../../intake/rosterTable.ts";
import type { Sheet } from "../../../intake/spreadsheet/sheetRows.ts";
import { type Issue, toFailure } from "../../../shared/contract/failure.ts";
import { fullName, type Person } from "../../../shared/domain/roster.ts";
import { newcomers } from "../../../shared/plan/changeClass.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { tellIssue } from "../../ui/words.ts";
import { ROSTER_FILES } from "../launch/rosterFile.ts";
import { type CheckedRoster, checkRoster, type RosterRow, readRoster } from "../launch/rosterRows.ts";
import classes from "./addStudents.module.css";
import type { Of } from "./seatActions.ts";

interface AddStudentsProps extends Of {
  opened: boolean;
  onClose: () => void;
}

/** Who comes late gets a seat while the others work on. What is pasted is looked at before anything is made. */
export const AddStudents = memo(function AddStudents({ opened, onClose, ...of }: AddStudentsProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={620}
      title={t("late.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Content {...of} onClose={onClose} />
    </Modal>
  );
});

interface Seen {
  rows: readonly RosterRow[];
  roster: CheckedRoster;
  problem?: Issue;
  late: Person[];
}

function see(source: string | Table, present: readonly Person[]): Seen {
  const { rows, problem } = readRoster(source);
  const roster = checkRoster(rows);
  return problem
    ? { rows, roster, problem, late: [] }
    : { rows, roster, late: newcomers(present, roster.people) };
}

function Content({ site, id, onClose }: Of & { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [sheets, setSheets] = useState<readonly Sheet[]>([]);
  const [sheet, setSheet] = useState(0);
  /** What is looked at now; a text that is being typed is not yet. */
  const [source, setSource] = useState<string | Table>();
  const [fileProblem, setFileProblem] = useState<Issue>();
  const [asking, setAsking] = useState(false);
  const { value: present, failure } = useAsked(
    () => api.sessionPeople({ site, session: id }),
    `${site} ${id}`,
  );
  const seen = useMemo(
    () => (source === undefined || present === undefined ? undefined : see(source, present)),
    [source, present],
  );

  const take = (given: string | Table | undefined, from: readonly Sheet[] = [], at = 0) => {
    setFileProblem(undefined);
    setSource(given);
    setSheets(from);
    setSheet(at);
  };
  const takeSheet = (from: readonly Sheet[], at: number) => {
    setText("");
    take(tableOf(from[at]?.rows ?? []), from, at);
  };
  const open = async (file: File) => {
    try {
      const opened = openRoster(new Uint8Array(await file.arrayBuffer()));
      if ("sheets" in opened) return takeSheet(opened.sheets, 0);
      setText(opened.text);
      take(opened.text);
    } catch (error) {
      take(undefined);
      setFileProblem(toFailure(error).issues?.[0] ?? { code: "roster.unreadable" });
    }
  };
  const add = async (people: Person[]) => {
    setAsking(true);
    const added = await act(
      () => api.addStudents({ site, session: id, people }),
      ({ seats }) => t("late.done", { count: seats.length }),
    );
    setAsking(false);
    if (added) onClose();
  };
  const late = seen?.late ?? [];
  return (
    <Stack gap="sm">
      <Textarea
        data-autofocus
        label={t("roster.paste")}
        description={t("late.explain")}
        placeholder={t("roster.placeholder")}
        rows={4}
        classNames={{ input: classes.text ?? "" }}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          take(undefined);
        }}
        data-testid="late-text"
      />
      <Group gap="sm">
        <FileButton
          accept={ROSTER_FILES}
          onChange={(file) => {
            if (file) void open(file);
          }}
          inputProps={{ "data-testid": "late-file", "aria-label": t("roster.file") } as object}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileUpload size={16} aria-hidden />}>
              {t("roster.file")}
            </Button>
          )}
        </FileButton>
        {sheets.length > 1 && (
          <Select
            aria-label={t("roster.sheet")}
            data={sheets.map(({ name }, index) => ({ value: String(index), label: name }))}
            value={String(sheet)}
            allowDeselect={false}
            onChange={(value) => takeSheet(sheets, Number(value))}
          />
        )}
      </Group>
      {failure && <FailureNotice failure={failure} />}
      {fileProblem && <Problem issue={fileProblem} />}
      {seen && <Preview seen={seen} />}
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        {seen ? (
          <Button
            disabled={late.length === 0}
            loading={asking}
            leftSection={<IconUserPlus size={16} aria-hidden />}
            onClick={() => void add(late)}
            data-testid="late-add"
          >
            {t("late.add", { count: late.length })}
          </Button>
        ) : (
          <Button disabled={text.trim() === ""} onClick={() => take(text)} data-testid="late-look">
            {t("roster.read")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Problem({ issue }: { issue: Issue }) {
  const { what, remedy } = tellIssue(issue);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
      {what} {remedy}
    </Alert>
  );
}

function Newcomer({ person }: { person: Person }) {
  return (
    <li>
      <IconCheck size={14} aria-hidden />
      <span>{fullName(person)}</span>
      <span className={classes.soft}>{[person.email, person.group].filter(Boolean).join(" · ")}</span>
    </li>
  );
}

/** Two may have the same name: the place in the list tells them apart. */
const keyOf = (person: Person, among: readonly Person[]): string =>
  `${among.indexOf(person)} ${fullName(person)}`;

/** Line by line: who is new, who sits there already, and what has to be corrected in the list. */
function Preview({ seen: { rows, roster, problem, late } }: { seen: Seen }) {
  const { t } = useTranslation();
  if (problem) return <Problem issue={problem} />;
  const there = roster.people.length - late.length;
  const refused = [...roster.problems.values()].filter(({ seated }) => !seated).length;
  const facts = [
    t("late.new", { count: late.length }),
    there > 0 && t("late.there", { count: there }),
    refused > 0 && t("late.refused", { count: refused }),
  ];
  return (
    <div>
      <Text size="sm" fw={600} role="status" data-testid="late-counts">
        {facts.filter(Boolean).join(" · ")}
      </Text>
      <ul className={classes.people}>
        {late.map((person) => (
          <Newcomer key={keyOf(person, late)} person={person} />
        ))}
        {rows.flatMap(({ id, row }) => {
          const found = roster.problems.get(id);
          if (!found) return [];
          return (
            <li key={`row ${id}`} className={classes.problem}>
              <IconAlertTriangle size={14} aria-hidden />
              <span>
                {t("late.row", { row })} {found.issues.map((issue) => tellIssue(issue).what).join(" ")}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
