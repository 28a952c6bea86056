import { Button } from "@mantine/core";
import { IconCircleDashed, IconKey, IconTerminal2, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../../shared/contract/views.ts";
import type { ParameterValue, TemplateSpec } from "../../../../shared/domain/template.ts";
import { read } from "../../../ui/words.ts";
import { asSeatOne } from "../../catalogue/asSeatOne.ts";
import { Instructions } from "../../catalogue/Instructions.tsx";
import classes from "../editor.module.css";

interface PageViewProps {
  card: TemplateCard;
  spec: TemplateSpec;
  chosen: Readonly<Record<string, ParameterValue>>;
}

const ICONS: Readonly<Record<string, typeof IconWorld>> = { terminal: IconTerminal2, secret: IconKey };

/** The page of seat 1 as its student will see it; nothing on it leads anywhere yet. */
export function PageView({ card, spec, chosen }: PageViewProps) {
  const { t } = useTranslation("editor");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys
    <section className={classes.page} tabIndex={0} aria-label={t("screen.page")} data-testid="page-view">
      <h2 className={classes.pageTitle}>{read(card.title)}</h2>
      <p className={classes.help}>{t("view.seatNumber", { number: 1 })}</p>
      <div className={classes.doors}>
        {card.accesses.map(({ kind, name, title }) => {
          const Icon = ICONS[kind] ?? IconWorld;
          return (
            <Button
              key={name}
              variant="light"
              component="span"
              leftSection={<Icon size={16} aria-hidden />}
              className={classes.door ?? ""}
            >
              {read(title)}
            </Button>
          );
        })}
      </div>
      {spec.checks && spec.checks.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t("view.checks")}</h3>
          <ul className={classes.checks}>
            {spec.checks.map(({ name, title }) => (
              <li key={name}>
                <IconCircleDashed size={15} aria-hidden /> {read(title)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 className={classes.subtitle}>{t("part.instructions.title")}</h3>
      <Instructions text={asSeatOne(card, read(card.instructions), chosen)} />
    </section>
  );
}
