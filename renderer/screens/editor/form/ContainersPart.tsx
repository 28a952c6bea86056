import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";
import { ContainerFields } from "./ContainerFields.tsx";
import { CommandField, NameField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf } from "./names.ts";
import { inSeat, inShared, type Within } from "./within.ts";

const RESOURCES = { cpu: "250m", memory: "256Mi" };
const newProgram = (count: number) => ({
  name: `program-${count + 1}`,
  image: "",
  resources: RESOURCES,
});
/** With a port, since that is how seats reach it. */
export const newService = (count: number) => ({
  name: `service-${count + 1}`,
  image: "",
  resources: RESOURCES,
  ports: [{ name: "main", port: 8080 }],
});

export const ContainersPart = () => <ProgramFields within={inSeat} />;

/** The programs of one place, and what runs before them. */
export function ProgramFields({ within }: Within) {
  const { t } = useTranslation("editor");
  const isShared = within === inShared;
  return (
    <>
      <ItemList
        at={[...within, "containers"]}
        add={t(isShared ? "form.add.service" : "form.add.container")}
        make={isShared ? newService : newProgram}
        name={(item, index) => nameOf(item) || t("form.nth.container", { number: index + 1 })}
      >
        {(at) => <ContainerFields at={at} within={within} />}
      </ItemList>
      <h3 className={classes.subtitle}>{t("form.init")}</h3>
      <p className={classes.help}>{t(isShared ? "form.initHelpShared" : "form.initHelp")}</p>
      <ItemList
        at={[...within, "init"]}
        add={t("form.add.init")}
        make={(count) => ({ name: `step-${count + 1}`, container: "", command: ["true"] })}
        name={(item) => nameOf(item)}
      >
        {(at) => (
          <>
            <NameField at={[...at, "container"]} list={[...within, "containers"]} />
            <CommandField at={[...at, "command"]} required />
          </>
        )}
      </ItemList>
    </>
  );
}
