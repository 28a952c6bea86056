import { IconClock, IconStairs } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import { duration } from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";
import classes from "./catalogue.module.css";
import { ServiceIcon } from "./ServiceIcon.tsx";
import { serviceWord } from "./serviceWord.ts";

interface TemplateTileProps {
  card: TemplateCard;
  opened: boolean;
  onOpen: () => void;
}

export function TemplateTile({ card, opened, onOpen }: TemplateTileProps) {
  const { t } = useTranslation();
  return (
    <li className={classes.card} data-opened={opened || undefined} data-testid="template-card">
      <div className={classes.cardHead}>
        <span className={classes.icon}>
          <ServiceIcon service={card.service} />
        </span>
        <div>
          <button
            type="button"
            className={classes.cardTitle}
            data-template={card.name}
            aria-pressed={opened}
            onClick={onOpen}
          >
            {read(card.title)}
          </button>
          <span className={classes.service}>{serviceWord(card.service, t)}</span>
        </div>
      </div>
      <p className={classes.summary}>{read(card.summary)}</p>
      <div className={`${classes.facts} numbers`}>
        <span>
          <IconStairs size={14} aria-hidden /> {t(`level.${card.level}`)}
        </span>
        <span>
          <IconClock size={14} aria-hidden /> {duration(card.minutes * 60, currentLocale())}
        </span>
        <span>{card.accesses.map(({ title }) => read(title)).join(" · ")}</span>
      </div>
    </li>
  );
}
