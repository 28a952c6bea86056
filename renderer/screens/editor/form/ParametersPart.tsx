import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import { currentLocale } from "../../../ui/words.ts";
import classes from "../editor.module.css";
import { BilingualField, ChoiceField, NumberField, SwitchField, TextField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf, titleOf } from "./names.ts";
import { put, useText, useValue } from "./useField.ts";

const TYPES = ["string", "number", "boolean", "choice", "image", "size"] as const;

/** What whoever launches the lab may choose. */
export function ParametersPart() {
  const { t } = useTranslation("editor");
  return (
    <ItemList
      at={["spec", "parameters"]}
      add={t("form.add.parameter")}
      make={(count) => ({
        name: `choice-${count + 1}`,
        type: "string",
        title: { [currentLocale()]: t("form.nth.parameter", { number: count + 1 }) },
        default: "",
      })}
      name={(item) => titleOf(item, currentLocale())}
    >
      {(at) => <Parameter at={at} />}
    </ItemList>
  );
}

function Parameter({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  const type = useText([...at, "type"]);
  const value = useValue(at) as { title?: unknown; help?: unknown } | undefined;
  const name = useText([...at, "name"]);
  const turn = (next: string | undefined) => {
    if (next === undefined) return;
    const choices = next === "choice" ? { choices: [{ value: "a", title: { [currentLocale()]: "A" } }] } : {};
    put(at, { name, title: value?.title, help: value?.help, type: next, ...choices });
  };
  return (
    <>
      <BilingualField at={[...at, "title"]} />
      <ChoiceField
        at={[...at, "type"]}
        data={TYPES.map((one) => ({ value: one, label: t(`form.type.${one}`) }))}
        onChoose={turn}
      />
      <TypedFields at={at} type={type} />
      <BilingualField at={[...at, "help"]} />
      <TextField at={[...at, "name"]} required />
      <p className={classes.help}>{t("form.variable", { name: `$(param.${name})` })}</p>
    </>
  );
}

function TypedFields({ at, type }: { at: Place; type: string }) {
  const { t } = useTranslation("editor");
  switch (type) {
    case "number":
      return (
        <>
          <div className={classes.row}>
            <NumberField at={[...at, "default"]} />
            <NumberField at={[...at, "min"]} />
            <NumberField at={[...at, "max"]} />
          </div>
          <SwitchField at={[...at, "integer"]} />
        </>
      );
    case "boolean":
      return <SwitchField at={[...at, "default"]} />;
    case "choice":
      return (
        <>
          <ItemList
            at={[...at, "choices"]}
            add={t("form.add.choice")}
            make={(count) => ({ value: `value-${count + 1}`, title: { [currentLocale()]: `${count + 1}` } })}
            name={(item) => titleOf(item, currentLocale()) || nameOf(item)}
          >
            {(place) => (
              <>
                <TextField at={[...place, "value"]} required />
                <BilingualField at={[...place, "title"]} />
              </>
            )}
          </ItemList>
          <TextField at={[...at, "default"]} />
        </>
      );
    case "size":
      return (
        <div className={classes.row}>
          <TextField at={[...at, "default"]} />
          <TextField at={[...at, "min"]} />
          <TextField at={[...at, "max"]} />
        </div>
      );
    case "string":
      return (
        <>
          <TextField at={[...at, "default"]} />
          <div className={classes.row}>
            <NumberField at={[...at, "maxLength"]} />
            <TextField at={[...at, "pattern"]} />
          </div>
        </>
      );
    default:
      return <TextField at={[...at, "default"]} />;
  }
}
