import { Button, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconHelpCircle,
  IconLoader,
  IconMailOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type MailKind, type MailRecipient, type MailState, mailKey } from "../../../shared/domain/mail.ts";
import { countMail } from "../../../shared/plan/mailPlan.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { clockTime } from "../../ui/time.ts";
import classes from "./mail.module.css";

const TOLD = ["sent", "waiting", "later", "refused", "uncertain", "linkClosed", "noAddress"] as const;

/** True counts: their sum is the class. */
export function MailCounts({ recipients }: { recipients: readonly MailRecipient[] }) {
  const { t: say } = useTranslation("mail");
  const counts = countMail(recipients);
  const waiting = counts.waiting + counts.handing;
  const told = TOLD.map((state) => [state, state === "waiting" ? waiting : counts[state]] as const);
  return (
    <Text size="sm" fw={600} className="numbers" data-testid="mail-counts">
      {told
        .filter(([, count]) => count > 0)
        .map(([state, count]) => say(`counts.${state}`, { count }))
        .join(" · ")}
    </Text>
  );
}

interface MailRowsProps {
  site: string;
  session: string;
  kind: MailKind;
  recipients: readonly MailRecipient[];
  nameOf: (one: MailRecipient) => string;
  /** While mails are on their way, nothing is decided. */
  isRunning?: boolean;
  onSettled: () => void;
  onAgain?: (one: MailRecipient) => void;
}

/** What wants a look comes first; while it runs all stay in their order, so that nothing jumps. */
const LOOK: Readonly<Record<MailState, number>> = {
  ...{ uncertain: 0, refused: 1, later: 2, linkClosed: 3, noAddress: 3, handing: 4, waiting: 4, sent: 5 },
};

export function MailRows({ recipients, nameOf, isRunning = false, ...rest }: MailRowsProps) {
  const { t: say } = useTranslation("mail");
  const rows = isRunning ? recipients : [...recipients].sort((a, b) => LOOK[a.state] - LOOK[b.state]);
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
    <ul className={classes.rows} aria-label={say("action")} tabIndex={0}>
      {rows.map((one) => (
        <Row key={mailKey(one)} one={one} name={nameOf(one)} isRunning={isRunning} {...rest} />
      ))}
    </ul>
  );
}

interface RowProps extends Omit<MailRowsProps, "recipients" | "nameOf"> {
  one: MailRecipient;
  name: string;
}

function Row({ one, name, isRunning, site, session, kind, onSettled, onAgain }: RowProps) {
  const { t: say } = useTranslation("mail");
  const { seat, person, state, at, said, againAt } = one;
  const settle = () => void act(() => api.settleMail({ site, session, kind, seat, person })).then(onSettled);
  return (
    <li className={classes.row} data-state={state} data-testid={`mail-${mailKey(one)}`}>
      <Mark state={state} />
      <span className={`${classes.number} numbers`}>{seat}</span>
      <span className={classes.what}>
        {name !== "" && <b className={classes.name}>{name}</b>}
        {say(`state.${state}`)}
        {at !== undefined && state === "sent" && ` · ${clockTime(at)}`}
        {againAt !== undefined && isRunning && ` · ${say("againAt", { at: clockTime(againAt) })}`}
        {said !== undefined && said !== "" && <span className={classes.why}>{say("said", { said })}</span>}
        {state === "uncertain" && <span className={classes.why}>{say("uncertainWhy")}</span>}
      </span>
      {!isRunning && (
        <span className={classes.choices}>
          {state === "uncertain" && (
            <Button size="compact-xs" variant="default" onClick={settle}>
              {say("arrived")}
            </Button>
          )}
          {onAgain && (state === "uncertain" || state === "refused") && (
            <Button size="compact-xs" variant="default" onClick={() => onAgain(one)}>
              {say("sendAgain")}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

function Mark({ state }: { state: MailState }) {
  switch (state) {
    case "sent":
      return <IconCircleCheck size={16} aria-hidden className={classes.done ?? ""} />;
    case "waiting":
      return <IconCircleDashed size={16} aria-hidden className={classes.quiet ?? ""} />;
    case "handing":
      return <IconLoader size={16} aria-hidden className={classes.quiet ?? ""} />;
    case "later":
      return <IconClock size={16} aria-hidden className={classes.quiet ?? ""} />;
    case "linkClosed":
    case "noAddress":
      return <IconMailOff size={16} aria-hidden className={classes.quiet ?? ""} />;
    case "uncertain":
      return <IconHelpCircle size={16} aria-hidden className={classes.bad ?? ""} />;
    case "refused":
      return <IconAlertTriangle size={16} aria-hidden className={classes.bad ?? ""} />;
  }
}
