import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import { currentLocale } from "../../../ui/words.ts";
import classes from "../editor.module.css";
import {
  BilingualField,
  ChoiceField,
  CommandField,
  NameField,
  NumberField,
  SuggestedField,
  TextField,
} from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf, titleOf } from "./names.ts";
import { CPU, MEMORY, SIZES } from "./quantities.ts";
import { put, useItems, useText, useValue } from "./useField.ts";

const KINDS = ["terminal", "web", "secret", "kubeconfig"] as const;
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
  const title = useValue([...at, "title"]) ?? { [currentLocale()]: name };
  const own = useText([...at, "container"]) || container;
  /** Each kind has fields of its own: what the other had would be refused. */
  const turn = (next: Kind) => {
    const common = { kind: next, name, title };
    if (next === "terminal") put(at, { ...common, container: own, command: ["sh"] });
    if (next === "web") put(at, { ...common, container: own, port: 8080 });
    if (next === "secret") put(at, { ...common, password: nameOf(passwords[0]) });
    if (next === "kubeconfig") put(at, { ...common, container: own });
  };
  return (
    <>
      <KindField at={[...at, "kind"]} onTurn={turn} />
      <BilingualField at={[...at, "title"]} />
      {kind === "secret" ? (
        <>
          <NameField at={[...at, "password"]} list={["spec", "passwords"]} />
          <TextField at={[...at, "user"]} />
        </>
      ) : (
        <NameField at={[...at, "container"]} list={["spec", "containers"]} />
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
      {kind === "kubeconfig" && <QuotaFields at={[...at, "quota"]} />}
      <TextField at={[...at, "name"]} required />
    </>
  );
}

/** What the student's own namespace may take; each has a usual amount where nothing is said. */
function QuotaFields({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  return (
    <>
      <h3 className={classes.subtitle}>{t("form.quota")}</h3>
      <p className={classes.help}>{t("form.quotaHelp")}</p>
      <div className={classes.row}>
        <SuggestedField at={[...at, "cpu"]} data={CPU} />
        <SuggestedField at={[...at, "memory"]} data={MEMORY} />
        <NumberField at={[...at, "pods"]} />
        <SuggestedField at={[...at, "storage"]} data={SIZES} />
      </div>
    </>
  );
}

function KindField({ at, onTurn }: { at: Place; onTurn: (kind: Kind) => void }) {
  const { t } = useTranslation("editor");
  return (
    <ChoiceField
      at={at}
      data={KINDS.map((value) => ({ value, label: t(`form.kind.${value}`) }))}
      onChoose={(chosen) => {
        const next = KINDS.find((one) => one === chosen);
        if (next) onTurn(next);
      }}
    />
  );
}
