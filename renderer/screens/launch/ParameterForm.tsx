import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Issue } from "../../../shared/contract/failure.ts";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import type { Parameter, ParameterValue } from "../../../shared/domain/template.ts";
import { changeDraft, useLaunchDraft } from "../../stores/launchDraft.ts";
import { read, tellIssue } from "../../ui/words.ts";
import classes from "./launch.module.css";

/** A form made of the lab's parameters; each problem stands below its own field. */
export function ParameterForm({ card, issues }: { card: TemplateCard; issues: readonly Issue[] }) {
  const chosen = useLaunchDraft((draft) => draft.parameters);
  return (
    <ParameterFields
      card={card}
      issues={issues}
      chosen={chosen}
      onChange={(parameters) => changeDraft({ parameters })}
    />
  );
}

interface ParameterFieldsProps {
  card: Pick<TemplateCard, "ref" | "parameters">;
  issues: readonly Issue[];
  chosen: Readonly<Record<string, ParameterValue>>;
  onChange: (chosen: Record<string, ParameterValue>) => void;
}

/** The same form for whoever launches and for whoever writes the lab. */
export function ParameterFields({ card, issues, chosen, onChange }: ParameterFieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={classes.form}>
      <legend className={classes.legend}>{t("launch.parameters")}</legend>
      {card.parameters.map((parameter) => {
        const issue = issues.find(({ params }) => params?.name === parameter.name);
        return (
          <ParameterField
            key={`${card.ref} ${parameter.name}`}
            parameter={parameter}
            value={chosen[parameter.name] ?? parameter.default}
            error={issue && problemOf(issue, read(parameter.title))}
            onChange={(value) => onChange({ ...chosen, [parameter.name]: value })}
          />
        );
      })}
    </fieldset>
  );
}

/** The field is called what the teacher sees, not what the lab's file calls it. */
function problemOf(issue: Issue, name: string): string {
  const { what, remedy } = tellIssue({ ...issue, params: { ...issue.params, name } });
  return `${what} ${remedy}`.trim();
}

interface ParameterFieldProps {
  parameter: Parameter;
  value: ParameterValue | undefined;
  error: string | undefined;
  onChange: (value: ParameterValue) => void;
}

function ParameterField({ parameter, value, error, onChange }: ParameterFieldProps) {
  const common = {
    label: read(parameter.title),
    ...(parameter.help ? { description: read(parameter.help) } : {}),
    error,
  };
  switch (parameter.type) {
    case "boolean":
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <Select
          {...common}
          data={parameter.choices.map((choice) => ({ value: choice.value, label: read(choice.title) }))}
          value={typeof value === "string" ? value : null}
          onChange={(chosen) => chosen !== null && onChange(chosen)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...common}
          value={typeof value === "boolean" ? "" : (value ?? "")}
          allowDecimal={parameter.integer !== true}
          clampBehavior="none"
          {...(parameter.min !== undefined ? { min: parameter.min } : {})}
          {...(parameter.max !== undefined ? { max: parameter.max } : {})}
          onChange={onChange}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          value={String(value ?? "")}
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
