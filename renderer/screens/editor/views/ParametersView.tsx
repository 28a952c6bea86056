import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../../shared/contract/views.ts";
import { toIssue } from "../../../../shared/domain/finding.ts";
import { resolveParameters } from "../../../../shared/domain/parameterValues.ts";
import type { ParameterValue } from "../../../../shared/domain/template.ts";
import { ParameterFields } from "../../launch/ParameterForm.tsx";
import classes from "../editor.module.css";

interface ParametersViewProps {
  card: TemplateCard;
  chosen: Readonly<Record<string, ParameterValue>>;
  onChange: (chosen: Record<string, ParameterValue>) => void;
}

/** The form that whoever launches fills in; what is tried here counts in the other views, too. */
export function ParametersView({ card, chosen, onChange }: ParametersViewProps) {
  const { t } = useTranslation("editor");
  if (card.parameters.length === 0) return <p className={classes.notYet}>{t("view.noParameters")}</p>;
  const issues = resolveParameters(card.parameters, chosen).findings.map(toIssue);
  return (
    <div className={classes.page} data-testid="parameters-view">
      <p className={classes.help}>{t("view.parametersHelp")}</p>
      <ParameterFields card={card} issues={issues} chosen={chosen} onChange={onChange} />
    </div>
  );
}
