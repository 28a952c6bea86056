import { Button } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import classes from "../editor.module.css";
import { asArguments } from "./commandLine.ts";
import { CommandField, NameField, NumberField, SuggestedField, TextField, WordsField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf } from "./names.ts";
import { CPU, MEMORY } from "./quantities.ts";
import { ReadyFields } from "./ReadyFields.tsx";
import { ToCorrect } from "./ToCorrect.tsx";
import { put, useHasProblem, useItems, useText, useValue } from "./useField.ts";
import { inShared, type Within } from "./within.ts";

/** What is folded away at first; a service's name and ports are how it is reached, so they never are. */
const BELOW_MORE = ["args", "user", "workingDir", "scratch", "ready", "pod"];
const BELOW_MORE_IN_SEAT = ["name", "ports", ...BELOW_MORE];

/** One program, where it runs once for each seat or once for all of them. */
export function ContainerFields({ at, within }: { at: Place } & Within) {
  const { t } = useTranslation("editor");
  const [more, setMore] = useState(false);
  const isShared = within === inShared;
  const hasProblem = useHasProblem(
    (isShared ? BELOW_MORE : BELOW_MORE_IN_SEAT).map((field) => [...at, field]),
  );
  return (
    <>
      <TextField at={[...at, "image"]} required />
      <CommandField at={[...at, "command"]} />
      <div className={classes.row}>
        <SuggestedField at={[...at, "resources", "cpu"]} data={CPU} required />
        <SuggestedField at={[...at, "resources", "memory"]} data={MEMORY} required />
      </div>
      <h3 className={classes.subtitle}>{t("form.env")}</h3>
      <ItemList
        at={[...at, "env"]}
        add={t("form.add.env")}
        make={(count) => ({ name: `NAME_${count + 1}`, value: "" })}
        name={(item) => nameOf(item)}
      >
        {(place) => <Variable at={place} within={within} />}
      </ItemList>
      {isShared && <AddressFields at={at} />}
      <div className={classes.folded}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-expanded={more}
          rightSection={<IconChevronDown size={12} aria-hidden />}
          onClick={() => setMore(!more)}
        >
          {t("form.more")}
        </Button>
        {!more && hasProblem && <ToCorrect />}
      </div>
      {more && (
        <>
          {!isShared && <TextField at={[...at, "name"]} required />}
          <CommandField at={[...at, "args"]} form={asArguments} />
          <NumberField at={[...at, "user"]} />
          <TextField at={[...at, "workingDir"]} />
          <WordsField at={[...at, "scratch"]} />
          {!isShared && <PortFields at={[...at, "ports"]} />}
          <ReadyFields at={at} />
          <TextField at={[...at, "pod"]} />
        </>
      )}
    </>
  );
}

/** What seats reach a shared service by. */
function AddressFields({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  const name = useText([...at, "name"]);
  const ports = [...at, "ports"];
  const hasPort = useItems(ports).length > 0;
  const address = { host: `$(shared.${name}.host)`, url: `$(shared.${name}.url)` };
  return (
    <>
      <TextField at={[...at, "name"]} required />
      <PortFields at={ports} />
      <p className={classes.help}>{hasPort ? t("form.address", address) : t("form.noAddress")}</p>
    </>
  );
}

function PortFields({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  return (
    <ItemList
      at={at}
      add={t("form.add.port")}
      make={(count) => ({ name: `port-${count + 1}`, port: 8080 })}
      name={(item) => nameOf(item)}
    >
      {(place) => (
        <div className={classes.row}>
          <TextField at={[...place, "name"]} required />
          <NumberField at={[...place, "port"]} required />
        </div>
      )}
    </ItemList>
  );
}

/** Either a text or one of the passwords; what is shared has no seat, so none of a seat's. */
function Variable({ at, within }: { at: Place } & Within) {
  const { t } = useTranslation("editor");
  const value = useValue(at) as { password?: unknown } | undefined;
  const isShared = within === inShared;
  const fits = (item: unknown) => !isShared || (item as { shared?: unknown } | null)?.shared === true;
  const passwords = useItems(["spec", "passwords"]).filter(fits).map(nameOf).filter(Boolean);
  const isPassword = value?.password !== undefined;
  const name = nameOf(value);
  const turn = () => put(at, isPassword ? { name, value: "" } : { name, password: passwords[0] ?? "" });
  return (
    <>
      <div className={classes.row}>
        <TextField at={[...at, "name"]} required />
        {isPassword ? (
          <NameField at={[...at, "password"]} list={["spec", "passwords"]} only={fits} />
        ) : (
          <TextField at={[...at, "value"]} required />
        )}
      </div>
      {(isPassword || passwords.length > 0) && (
        <Button size="compact-xs" variant="subtle" color="gray" className={classes.add ?? ""} onClick={turn}>
          {isPassword ? t("form.useText") : t("form.usePassword")}
        </Button>
      )}
      {!isPassword && passwords.length === 0 && (
        <p className={classes.help}>{t(isShared ? "form.passwordHintShared" : "form.passwordHint")}</p>
      )}
    </>
  );
}
