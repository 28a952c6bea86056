import { Button } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import classes from "../editor.module.css";
import { CommandField, NameField, NumberField, SuggestedField, TextField, WordsField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf } from "./names.ts";
import { CPU, MEMORY } from "./quantities.ts";
import { ReadyFields } from "./ReadyFields.tsx";
import { ToCorrect } from "./ToCorrect.tsx";
import { put, useHasProblem, useItems, useValue } from "./useField.ts";

/** The programs of a seat, and what runs before them. */
export function ContainersPart() {
  const { t } = useTranslation("editor");
  return (
    <>
      <ItemList
        at={["spec", "containers"]}
        add={t("form.add.container")}
        make={(count) => ({
          name: `program-${count + 1}`,
          image: "",
          resources: { cpu: "250m", memory: "256Mi" },
        })}
        name={(item, index) => nameOf(item) || t("form.nth.container", { number: index + 1 })}
      >
        {(at) => <Container at={at} />}
      </ItemList>
      <h3 className={classes.subtitle}>{t("form.init")}</h3>
      <p className={classes.help}>{t("form.initHelp")}</p>
      <ItemList
        at={["spec", "init"]}
        add={t("form.add.init")}
        make={(count) => ({ name: `step-${count + 1}`, container: "", command: ["true"] })}
        name={(item) => nameOf(item)}
      >
        {(at) => (
          <>
            <NameField at={[...at, "container"]} list="containers" />
            <CommandField at={[...at, "command"]} required />
          </>
        )}
      </ItemList>
    </>
  );
}

const BELOW_MORE = ["name", "user", "workingDir", "scratch", "ports", "ready", "pod"];

function Container({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  const [more, setMore] = useState(false);
  const hasProblem = useHasProblem(BELOW_MORE.map((field) => [...at, field]));
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
        {(place) => <Variable at={place} />}
      </ItemList>
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
          <TextField at={[...at, "name"]} required />
          <NumberField at={[...at, "user"]} />
          <TextField at={[...at, "workingDir"]} />
          <WordsField at={[...at, "scratch"]} />
          <ItemList
            at={[...at, "ports"]}
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
          <ReadyFields at={at} />
          <TextField at={[...at, "pod"]} />
        </>
      )}
    </>
  );
}

/** Either a text or one of the passwords. */
function Variable({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  const value = useValue(at) as { password?: unknown } | undefined;
  const passwords = useItems(["spec", "passwords"]).map(nameOf).filter(Boolean);
  const isPassword = value?.password !== undefined;
  const name = nameOf(value);
  const turn = () => put(at, isPassword ? { name, value: "" } : { name, password: passwords[0] ?? "" });
  return (
    <>
      <div className={classes.row}>
        <TextField at={[...at, "name"]} required />
        {isPassword ? (
          <NameField at={[...at, "password"]} list="passwords" />
        ) : (
          <TextField at={[...at, "value"]} required />
        )}
      </div>
      {(isPassword || passwords.length > 0) && (
        <Button size="compact-xs" variant="subtle" color="gray" className={classes.add ?? ""} onClick={turn}>
          {isPassword ? t("form.useText") : t("form.usePassword")}
        </Button>
      )}
      {!isPassword && passwords.length === 0 && <p className={classes.help}>{t("form.passwordHint")}</p>}
    </>
  );
}
