import { Button, CloseButton, Collapse } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Issue } from "../../../shared/contract/failure.ts";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import type { Lab } from "../../stores/labs.ts";
import { bytes, cpus } from "../../ui/quantity.ts";
import { duration } from "../../ui/time.ts";
import { currentLocale, read, tellIssue } from "../../ui/words.ts";
import { LastRehearsal } from "../rehearsal/LastRehearsal.tsx";
import { asSeatOne } from "./asSeatOne.ts";
import classes from "./catalogue.module.css";
import { Instructions } from "./Instructions.tsx";
import { LabActions } from "./LabActions.tsx";
import { labTitle, problemsOf, sourceLine } from "./labWords.ts";
import { ServiceIcon } from "./ServiceIcon.tsx";
import { serviceWord } from "./serviceWord.ts";

interface TemplateDetailsProps {
  lab: Lab;
  onClose: () => void;
}

export function TemplateDetails({ lab, onClose }: TemplateDetailsProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const title = useRef<HTMLHeadingElement>(null);
  const { card, ref } = lab;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another lab takes the focus anew
  useEffect(() => {
    title.current?.focus();
  }, [ref]);
  return (
    <aside
      className={classes.details}
      aria-label={labTitle(lab, say)}
      data-testid="template-details"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header className={classes.detailsHead}>
        <span className={classes.icon}>
          <ServiceIcon service={card?.service ?? "other"} />
        </span>
        <div className={classes.detailsTitle}>
          <h2 ref={title} tabIndex={-1}>
            {labTitle(lab, say)}
          </h2>
          {card && (
            <span className={classes.service}>
              {[
                serviceWord(card.service, t),
                t(`level.${card.level}`),
                duration(card.minutes * 60, currentLocale()),
                t("catalogue.version", { version: card.version }),
              ].join(" · ")}
            </span>
          )}
          <span className={classes.service}>{sourceLine(lab, say)}</span>
          <LastRehearsal lab={lab} className={classes.service} />
        </div>
        <CloseButton aria-label={t("common.close")} onClick={onClose} />
      </header>
      <LabActions lab={lab} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys */}
      <section className={classes.detailsBody} tabIndex={0} aria-label={t("catalogue.instructions")}>
        {card ? <CardDetails card={card} /> : <Problems lab={lab} />}
      </section>
    </aside>
  );
}

function CardDetails({ card }: { card: TemplateCard }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.lead}>{read(card.summary)}</p>
      <Needs card={card} />
      <h3 className={classes.part}>{t("catalogue.instructions")}</h3>
      <Instructions text={asSeatOne(card, read(card.instructions))} />
    </>
  );
}

/** What keeps it from being launched. A draft's are shown, with their lines, where they can be corrected. */
function Problems({ lab }: { lab: Lab }) {
  const { t: say } = useTranslation("editor");
  if (!lab.shared) return <p className={classes.lead}>{say("problems", { count: problemsOf(lab) })}.</p>;
  return (
    <>
      <p className={classes.lead}>{say("refused")}</p>
      <ul className={classes.issues}>
        {lab.shared.issues.map((issue) => (
          <li key={`${issue.path} ${issue.code}`}>
            {issue.path !== undefined && <code>{issue.path}</code>} {tellIssue(issue as Issue).what}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a seat asks of the cluster: for those who want to know. */
function Needs({ card }: { card: TemplateCard }) {
  const { t } = useTranslation();
  const { t: ofShared } = useTranslation("shared");
  const [open, setOpen] = useState(false);
  const locale = currentLocale();
  return (
    <div>
      <p className={classes.accesses}>
        {t("catalogue.accesses", { accesses: card.accesses.map(({ title }) => read(title)).join(", ") })}
        {card.checks.length > 0 && ` ${t("catalogue.checks", { count: card.checks.length })}`}
      </p>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        ml={-8}
        aria-expanded={open}
        rightSection={<IconChevronDown size={12} aria-hidden />}
        onClick={() => setOpen(!open)}
      >
        {t("catalogue.needs")}
      </Button>
      <Collapse expanded={open}>
        <p className={`${classes.needs} numbers`}>
          {[
            cpus(card.cpu, locale),
            t("quantity.memory", { amount: bytes(card.memoryBytes, locale) }),
            t("quantity.storage", { amount: bytes(card.storageBytes, locale) }),
          ].join(" · ")}
        </p>
        {card.shared && (
          <p className={`${classes.needs} numbers`}>
            {ofShared("needs", {
              amounts: [
                cpus(card.shared.cpu, locale),
                t("quantity.memory", { amount: bytes(card.shared.memoryBytes, locale) }),
                ...(card.shared.storageBytes > 0
                  ? [t("quantity.storage", { amount: bytes(card.shared.storageBytes, locale) })]
                  : []),
              ].join(" · "),
            })}
          </p>
        )}
      </Collapse>
    </div>
  );
}
