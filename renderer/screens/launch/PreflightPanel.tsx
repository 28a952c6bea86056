import { Button, Collapse, Skeleton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconChevronDown,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
  IconRefresh,
  type TablerIcon,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PreflightFinding } from "../../../shared/contract/preflight.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { tellFinding } from "../../ui/words.ts";
import { CapacityPanel } from "./CapacityVerdict.tsx";
import { ImageTrial } from "./ImageTrial.tsx";
import { IsolationRow } from "./IsolationRow.tsx";
import classes from "./preflight.module.css";
import type { PreflightState } from "./usePreflight.ts";

/** Whether it will work: the verdict first, then each cause with its remedy; what is only worth knowing is folded. */
export function PreflightPanel({ check, seats }: { check: PreflightState; seats: number }) {
  const { t } = useTranslation("preflight");
  const { answer, failure, asking, again } = check;
  if (failure && !answer) return <FailureNotice failure={failure} action={<Again check={check} />} />;
  if (!answer) return <Skeleton height={120} radius={8} aria-label={t("checking")} />;
  // Isolation has a line of its own, which says the same and more.
  const told = answer.findings.filter(({ code }) => code !== "notIsolated");
  const heavy = told.filter(({ weight }) => weight !== "notes");
  const notes = told.filter(({ weight }) => weight === "notes");
  return (
    <section className={classes.panel} aria-label={t("title")} aria-busy={asking} data-testid="preflight">
      <CapacityPanel capacity={answer.capacity} seats={seats} />
      <div className={classes.head}>
        <Lead findings={answer.findings} />
        <Again check={check} />
      </div>
      {heavy.length > 0 && <Findings findings={heavy} />}
      <IsolationRow isolation={answer.isolation} onNews={again} />
      <div className={classes.rest}>
        {notes.length > 0 && <Notes notes={notes} />}
        <ImageTrial findings={told} again={again} />
      </div>
    </section>
  );
}

function Lead({ findings }: { findings: readonly PreflightFinding[] }) {
  const { t } = useTranslation("preflight");
  const count = (weight: PreflightFinding["weight"]) =>
    findings.filter((finding) => finding.weight === weight).length;
  const [blocks, warns] = [count("blocks"), count("warns")];
  const weight = blocks > 0 ? "blocks" : warns > 0 ? "warns" : undefined;
  const Icon = weight ? MARKS[weight].Icon : IconCircleCheck;
  const text =
    blocks > 0 ? t("blocked", { count: blocks }) : warns > 0 ? t("warned", { count: warns }) : t("clear");
  return (
    <p
      className={classes.lead}
      data-tone={weight ? MARKS[weight].tone : "ready"}
      role="status"
      data-testid="preflight-lead"
      data-verdict={weight ?? "clear"}
    >
      <Icon size={18} aria-hidden />
      {text}
    </p>
  );
}

const MARKS: Record<PreflightFinding["weight"], { Icon: TablerIcon; tone: "failed" | "help" | "idle" }> = {
  blocks: { Icon: IconCircleX, tone: "failed" },
  warns: { Icon: IconAlertTriangle, tone: "help" },
  notes: { Icon: IconInfoCircle, tone: "idle" },
};

function Findings({ findings }: { findings: readonly PreflightFinding[] }) {
  const { t } = useTranslation("preflight");
  return (
    <ul className={classes.findings}>
      {findings.map((finding) => {
        const { Icon, tone } = MARKS[finding.weight];
        const { what, remedy } = tellFinding(finding);
        const key = `${finding.code} ${JSON.stringify(finding.params ?? {})}`;
        return (
          <li key={key} className={classes.finding} data-tone={tone} data-code={finding.code}>
            <Icon size={17} aria-label={t(`weight.${finding.weight}`)} role="img" />
            <div className="selectable">
              <p className={classes.what}>{what}</p>
              {remedy && <p className={classes.remedy}>{remedy}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Notes({ notes }: { notes: readonly PreflightFinding[] }) {
  const { t } = useTranslation("preflight");
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-expanded={open}
        rightSection={<IconChevronDown size={12} aria-hidden />}
        onClick={() => setOpen(!open)}
      >
        {t("notes", { count: notes.length })}
      </Button>
      <Collapse expanded={open}>
        <Findings findings={notes} />
      </Collapse>
    </div>
  );
}

function Again({ check }: { check: PreflightState }) {
  const { t } = useTranslation("preflight");
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<IconRefresh size={13} aria-hidden />}
      loading={check.asking}
      onClick={check.again}
    >
      {t("again")}
    </Button>
  );
}
