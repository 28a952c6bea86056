import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import { currentLocale } from "../../../ui/words.ts";
import { BilingualField, ChoiceField, CommandField, NameField, NumberField, TextField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf, titleOf } from "./names.ts";
import { put, useItems, useText } from "./useField.ts";

const KINDS = ["terminal", "web", "secret"] as const;
type Kind = (typeof KINDS)[number];

/** The doors of a seat. */
export function AccessesPart() {
  const { t } = useTranslation("editor");
  const [first] = useItems(["spec", "containers"]);
  const container = nameOf(first);
  return (
    <ItemList
      at={["spec", "accesses"]}
      add={t("form.add.access")}
      make={(count) => ({
        kind: "terminal",
        name: `door-${count + 1}`,
        title: { [currentLocale()]: t("start.terminal") },
        container,
        command: ["sh"],
      })}
      name={(item) => titleOf(item, currentLocale())}
    >
      {(at) => <Access at={at} container={container} />}
    </ItemList>
  );
}

function Access({ at, container }: { at: Place; container: string }) {
  const { t } = useTranslation("editor");
  const kind = useText([...at, "kind"]);
  const name = useText([...at, "name"]);
  const passwords = useItems(["spec", "passwords"]);
  const title = { [currentLocale()]: name };
  /** Each kind has fields of its own: what the other had would be refused. */
  const turn = (next: Kind) => {
    if (next === "terminal") put(at, { kind: next, name, title, container, command: ["sh"] });
    if (next === "web") put(at, { kind: next, name, title, container, port: 8080 });
    if (next === "secret") put(at, { kind: next, name, title, password: nameOf(passwords[0]) });
  };
  return (
    <>
      <KindField at={[...at, "kind"]} onTurn={turn} />
      <BilingualField at={[...at, "title"]} />
      {kind === "secret" ? (
        <>
          <NameField at={[...at, "password"]} list="passwords" />
          <TextField at={[...at, "user"]} />
        </>
      ) : (
        <NameField at={[...at, "container"]} list="containers" />
      )}
      {kind === "terminal" && <CommandField at={[...at, "command"]} />}
      {kind === "web" && (
        <>
          <NumberField at={[...at, "port"]} required />
          <TextField at={[...at, "path"]} />
          <ChoiceField
            at={[...at, "login"]}
            clearable
            data={(["token", "bearer"] as const).map((value) => ({ value, label: t(`form.login.${value}`) }))}
          />
        </>
      )}
      <TextField at={[...at, "name"]} required />
    </>
  );
}

function KindField({ at, onTurn }: { at: Place; onTurn: (kind: Kind) => void }) {
  const { t } = useTranslation("editor");
  const kind = useText(at);
  const known = KINDS.find((one) => one === kind);
  const data = KINDS.map((value) => ({ value, label: t(`form.kind.${value}`) }));
  // A kind that the form has no fields for is shown as what it is, and left to the text.
  if (known === undefined && kind !== "") return <p>{t("form.otherKind", { kind })}</p>;
  return (
    <ChoiceField
      at={at}
      data={data}
      onChoose={(chosen) => {
        const next = KINDS.find((one) => one === chosen);
        if (next) onTurn(next);
      }}
    />
  );
}
