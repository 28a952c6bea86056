import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import { parseTemplateRef } from "../../../shared/domain/templateRef.ts";
import { useKnown } from "../../stores/known.ts";
import { chooseTemplate } from "../../stores/launchDraft.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { duration } from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";
import { ServiceIcon } from "../catalogue/ServiceIcon.tsx";
import classes from "./launch.module.css";
import { ParameterForm } from "./ParameterForm.tsx";
import type { LaunchState } from "./useLaunchState.ts";

export function LabStep({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const failure = useKnown(({ templates }) => templates.failure);
  const { cards, plan } = state;
  if (cards.length === 0) {
    return failure ? (
      <FailureNotice failure={failure} />
    ) : (
      <Skeleton height={220} aria-label={t("common.loading")} />
    );
  }
  return (
    <div className={classes.columns}>
      <fieldset className={classes.labs}>
        <legend className={classes.legend}>{t("launch.chooseLab")}</legend>
        {cards.map((card) => (
          <label key={card.ref} className={classes.lab} data-chosen={card === plan.card || undefined}>
            <input
              type="radio"
              name="lab"
              value={card.ref}
              checked={card === plan.card}
              onChange={() => chooseTemplate(card.ref)}
            />
            <span className={classes.labIcon}>
              <ServiceIcon service={card.service} size={20} />
            </span>
            <span className={classes.labText}>
              <b>{read(card.title)}</b>
              <span>{read(card.summary)}</span>
            </span>
            <span className={`${classes.labFacts} numbers`}>
              {t(`level.${card.level}`)} · {duration(card.minutes * 60, currentLocale())}
              <SourceNote card={card} />
            </span>
          </label>
        ))}
      </fieldset>
      {plan.card && plan.card.parameters.length > 0 && (
        <ParameterForm card={plan.card} issues={plan.parameterIssues} />
      )}
    </div>
  );
}

/** Whose it is, where it did not come with the application: two may have the same title. */
function SourceNote({ card }: { card: TemplateCard }) {
  const { t: say } = useTranslation("editor");
  const source = parseTemplateRef(card.ref)?.source ?? "builtin";
  return source === "builtin" ? null : <span className={classes.labSource}>{say(`source.${source}`)}</span>;
}
