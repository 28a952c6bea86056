import { IconAlertTriangle, IconClock, IconStairs } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import type { Lab } from "../../stores/labs.ts";
import { duration } from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";
import classes from "./catalogue.module.css";
import { labTitle, problemsOf, sourceLine } from "./labWords.ts";
import { ServiceIcon } from "./ServiceIcon.tsx";
import { serviceWord } from "./serviceWord.ts";

interface TemplateTileProps {
  lab: Lab;
  opened: boolean;
  onOpen: () => void;
}

/** Drawn again for another lab, another state of it or another language only: there may be hundreds. */
export const TemplateTile = memo(
  Tile,
  (before, now) => before.lab === now.lab && before.opened === now.opened,
);

function Tile({ lab, opened, onOpen }: TemplateTileProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const { card, ref } = lab;
  const problems = problemsOf(lab);
  return (
    <li className={classes.card} data-opened={opened || undefined} data-testid="template-card">
      <div className={classes.cardHead}>
        <span className={classes.icon}>
          <ServiceIcon service={card?.service ?? "other"} />
        </span>
        <div>
          <button
            type="button"
            className={classes.cardTitle}
            data-template={ref}
            aria-pressed={opened}
            onClick={onOpen}
          >
            {labTitle(lab, say)}
          </button>
          <span className={classes.service}>
            {lab.source === "builtin" ? card && serviceWord(card.service, t) : sourceLine(lab, say)}
          </span>
        </div>
      </div>
      {card && <p className={classes.summary}>{read(card.summary)}</p>}
      {problems > 0 && (
        <p className={classes.problems}>
          <IconAlertTriangle size={15} aria-hidden /> {say("problems", { count: problems })}
        </p>
      )}
      {card && <Facts card={card} />}
    </li>
  );
}

function Facts({ card }: { card: TemplateCard }) {
  const { t } = useTranslation();
  return (
    <div className={`${classes.facts} numbers`}>
      <span>
        <IconStairs size={14} aria-hidden /> {t(`level.${card.level}`)}
      </span>
      <span>
        <IconClock size={14} aria-hidden /> {duration(card.minutes * 60, currentLocale())}
      </span>
      <span>{card.accesses.map(({ title }) => read(title)).join(" · ")}</span>
    </div>
  );
}
