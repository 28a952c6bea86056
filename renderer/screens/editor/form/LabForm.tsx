import { Accordion, Alert } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";
import { useOpenLab } from "../openLab.ts";
import { AboutPart } from "./AboutPart.tsx";
import { AccessesPart } from "./AccessesPart.tsx";
import { ChecksPart } from "./ChecksPart.tsx";
import { ContainersPart } from "./ContainersPart.tsx";
import { InstructionsPart } from "./InstructionsPart.tsx";
import { NetworkPart } from "./NetworkPart.tsx";
import { ParametersPart } from "./ParametersPart.tsx";
import { PasswordsPart } from "./PasswordsPart.tsx";
import { SharedPart } from "./SharedPart.tsx";
import { StoragePart } from "./StoragePart.tsx";
import { ToCorrect } from "./ToCorrect.tsx";
import { useHasProblem, useValue } from "./useField.ts";

/** The parts of the form, and the fields of the lab that each stands for. */
const PARTS = [
  {
    part: "about",
    Part: AboutPart,
    fields: ["title", "summary", "level", "minutes", "service", "version", "persons"],
  },
  { part: "instructions", Part: InstructionsPart, fields: ["instructions"] },
  { part: "containers", Part: ContainersPart, fields: ["containers", "init"] },
  { part: "passwords", Part: PasswordsPart, fields: ["passwords"] },
  { part: "accesses", Part: AccessesPart, fields: ["accesses"] },
  { part: "storage", Part: StoragePart, fields: ["storage", "files"] },
  { part: "checks", Part: ChecksPart, fields: ["checks"] },
  { part: "parameters", Part: ParametersPart, fields: ["parameters"] },
  { part: "network", Part: NetworkPart, fields: ["network"] },
  { part: "shared", Part: SharedPart, fields: ["shared"] },
] as const;

/**
 * For somebody who has never seen YAML. Every field is a place of the text; the text stays the truth. Each field follows
 * its own place: what is around it need not be drawn anew at every key.
 */
export const LabForm = memo(function LabForm() {
  const { t } = useTranslation("editor");
  const readable = useOpenLab(({ lab }) => lab?.reading.yaml !== undefined);
  const [open, setOpen] = useState<string[]>(["about"]);
  return (
    <div className={classes.form} data-testid="lab-form">
      {!readable && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
          {t("form.unreadable")}
        </Alert>
      )}
      <fieldset disabled={!readable} className={classes.bare} aria-label={t("screen.form")}>
        <Accordion order={2} multiple value={open} onChange={setOpen} variant="separated" keepMounted={false}>
          {PARTS.map(({ part, Part, fields }) => (
            <Accordion.Item key={part} value={part}>
              <Accordion.Control data-testid={`part-${part}`}>
                <span className={classes.partTitle}>
                  {t(`part.${part}.title`)}
                  <PartProblem fields={fields} />
                </span>
              </Accordion.Control>
              <Accordion.Panel>
                <p className={classes.partHelp}>{t(`part.${part}.help`)}</p>
                <div className={classes.fields}>
                  <Part />
                </div>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
        <BeyondForm />
      </fieldset>
    </div>
  );
});

function PartProblem({ fields }: { fields: readonly string[] }) {
  return useHasProblem(fields.map((field) => ["spec", field])) ? <ToCorrect /> : null;
}

const KNOWN: ReadonlySet<string> = new Set(PARTS.flatMap(({ fields }) => fields));

/** What the text holds and the form does not show is named, so that nobody believes to have seen everything. */
function BeyondForm() {
  const { t } = useTranslation("editor");
  const spec = useValue(["spec"]);
  const names = typeof spec === "object" && spec !== null ? Object.keys(spec) : [];
  const beyond = names.filter((name) => !KNOWN.has(name));
  if (beyond.length === 0) return null;
  return (
    <p className={classes.beyond}>
      <IconInfoCircle size={15} aria-hidden /> {t("form.beyond", { fields: beyond.join(", ") })}
    </p>
  );
}
