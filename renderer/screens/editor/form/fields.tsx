import { Autocomplete, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import { pathText } from "../../../../shared/domain/finding.ts";
import classes from "../editor.module.css";
import { fieldHelp, fieldTitle } from "../fieldWords.ts";
import { editLab } from "../openLab.ts";
import { asCommand, type LineForm } from "./commandLine.ts";
import { itemEdits } from "./itemEdits.ts";
import { nameOf } from "./names.ts";
import { put, useFieldProps, useItems, useProblem, useText, useValue } from "./useField.ts";

interface FieldProps {
  at: Place;
  /** Must be there: left empty, it stays as an empty text, and is pointed out. */
  required?: boolean;
}

export function TextField({ at, required = false }: FieldProps) {
  const value = useText(at);
  return (
    <TextInput
      {...useFieldProps(at)}
      value={value}
      spellCheck={false}
      onChange={({ currentTarget }) =>
        put(at, currentTarget.value === "" && !required ? undefined : currentTarget.value)
      }
    />
  );
}

/** With words to choose from, and any other. */
export function SuggestedField({ at, required = false, data }: FieldProps & { data: string[] }) {
  return (
    <Autocomplete
      {...useFieldProps(at)}
      data={data}
      value={useText(at)}
      onChange={(value) => put(at, value === "" && !required ? undefined : value)}
    />
  );
}

export function NumberField({ at, required = false }: FieldProps) {
  const value = useValue(at);
  return (
    <NumberInput
      {...useFieldProps(at)}
      value={typeof value === "number" ? value : ""}
      hideControls
      onChange={(number) => {
        if (typeof number === "number") put(at, number);
        else if (!required) put(at, undefined);
      }}
    />
  );
}

export function SwitchField({ at }: FieldProps) {
  return (
    <Switch
      {...useFieldProps(at)}
      checked={useValue(at) === true}
      onChange={({ currentTarget }) => put(at, currentTarget.checked ? true : undefined)}
    />
  );
}

interface ChoiceFieldProps extends FieldProps {
  data: { value: string; label: string }[];
  clearable?: boolean;
  /** Where a choice changes more than this one word. */
  onChoose?: (value: string | undefined) => void;
  /** What is chosen, where that is no word of the text. */
  value?: string | undefined;
  /** Whether what is wrong within is told here, since nothing below tells it. */
  whole?: boolean;
}

export function ChoiceField({ at, data, clearable = false, onChoose, value, whole }: ChoiceFieldProps) {
  const word = useText(at);
  const choose = onChoose ?? ((chosen: string | undefined) => put(at, chosen));
  return (
    <Select
      {...useFieldProps(at, whole)}
      data={data}
      value={(value ?? word) || null}
      clearable={clearable}
      onChange={(chosen) => choose(chosen ?? undefined)}
    />
  );
}

interface NameFieldProps extends FieldProps {
  list: Place;
  only?: (item: unknown) => boolean;
}

/** One of the names that another part of the lab gives. */
export function NameField({ at, list, only = () => true }: NameFieldProps) {
  const names = useItems(list).filter(only).map(nameOf).filter(Boolean);
  return <ChoiceField at={at} data={names.map((name) => ({ value: name, label: name }))} />;
}

/** One line, in both languages; one of them is enough. */
export function BilingualField({ at, lines = 1 }: FieldProps & { lines?: number }) {
  const { t } = useTranslation("editor");
  const problem = useProblem(at, true);
  return (
    <fieldset className={classes.pair} data-testid={`field ${pathText(at)}`}>
      <legend className={classes.label}>{fieldTitle(at)}</legend>
      {fieldHelp(at) && <p className={classes.help}>{fieldHelp(at)}</p>}
      <div className={classes.pairFields}>
        {(["fr", "en"] as const).map((locale) => (
          <LanguageField
            key={locale}
            at={[...at, locale]}
            says={`${fieldTitle(at)}, ${t(`form.${locale}`)}`}
            mark={locale.toUpperCase()}
            lines={lines}
          />
        ))}
      </div>
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

interface LanguageFieldProps {
  at: Place;
  says: string;
  mark: string;
  lines: number;
}

function LanguageField({ at, says, mark, lines }: LanguageFieldProps) {
  const common = {
    "aria-label": says,
    value: useText(at),
    leftSection: <span className={classes.mark}>{mark}</span>,
    "data-testid": `field ${pathText(at)}`,
  };
  if (lines === 1)
    return (
      <TextInput {...common} onChange={({ currentTarget }) => put(at, currentTarget.value || undefined)} />
    );
  return (
    <Textarea
      {...common}
      autosize
      minRows={lines}
      maxRows={18}
      onChange={({ currentTarget }) => put(at, currentTarget.value || undefined)}
    />
  );
}

/** A command as it is typed in a terminal. What is being typed stays as it is typed until the field is left. */
export function CommandField({ at, required = false, form = asCommand }: FieldProps & { form?: LineForm }) {
  const words = useItems(at).map(String);
  const [typed, setTyped] = useState<string>();
  const whole = useFieldProps(at, true);
  return (
    <TextInput
      {...whole}
      value={typed ?? form.show(words)}
      spellCheck={false}
      classNames={{ input: classes.mono ?? "" }}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const next = form.read(currentTarget.value);
        put(at, next.length === 0 && !required ? undefined : next);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** Several short words, one beside the other: those that stay are left as they stand in the text. */
export function WordsField({ at }: FieldProps) {
  const words = useItems(at).map(String);
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      {...useFieldProps(at, true)}
      value={typed ?? words.join(", ")}
      spellCheck={false}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const next = currentTarget.value.split(/[\s,]+/).filter(Boolean);
        if (next.length === 0) put(at, undefined);
        else if (words.length === 0) put(at, next);
        else for (const edit of itemEdits(at, words, next)) editLab(edit);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

export function LongField({ at, lines = 4 }: FieldProps & { lines?: number }) {
  return (
    <Textarea
      {...useFieldProps(at)}
      autosize
      minRows={lines}
      maxRows={18}
      spellCheck={false}
      classNames={{ input: classes.mono ?? "" }}
      value={useText(at)}
      onChange={({ currentTarget }) => put(at, currentTarget.value)}
    />
  );
}
