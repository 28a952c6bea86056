import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallOutput } from "../../../shared/contract/calls.ts";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { type MailKind, type MailText, mailKey } from "../../../shared/domain/mail.ts";
import { isDue } from "../../../shared/plan/mailPlan.ts";
import { PLACEHOLDERS } from "../../../shared/plan/mailText.ts";
import { api } from "../../api.ts";
import { closeMail, type KnownAccount } from "../../stores/mailings.ts";
import { act } from "../../ui/act.tsx";
import { currentLocale } from "../../ui/words.ts";
import { MailFailure } from "./MailFailure.tsx";
import { MailCounts, MailRows } from "./MailRows.tsx";
import classes from "./mail.module.css";

interface MailFormProps {
  site: string;
  session: string;
  account: NonNullable<KnownAccount>;
  onAccount: () => void;
  onBegun: () => void;
}

/** What the mail holds, its words, who gets it, and how the first of them reads. */
export function MailForm({ site, session, account, onAccount, onBegun }: MailFormProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("mail");
  const [kind, setKind] = useState<MailKind>("notice");
  const [text, setText] = useState<MailText>();
  const { plan, failure, anew } = usePlan({ site, session, kind }, text);
  const shown = text ?? plan?.text;
  // Chosen to be sent again, they wait like the others.
  const [again, setAgain] = useState<ReadonlySet<string>>(new Set());
  const recipients = plan?.recipients.map((one) =>
    again.has(mailKey(one)) ? { ...one, state: "waiting" as const, said: undefined } : one,
  );
  const due = recipients?.filter(isDue).length ?? 0;
  const isResumed = plan?.recipients.some(({ state }) => state === "sent" || state === "uncertain") ?? false;
  const { link, ...rest } = PLACEHOLDERS[currentLocale()];
  const words = [...Object.values(rest), ...(kind === "link" ? [link] : [])];
  const names = new Map(plan?.recipients.map((one) => [mailKey(one), one.name]));
  const write = (part: Partial<MailText>) => shown && setText({ ...shown, ...part });
  const start = async () => {
    if (!shown) return;
    const chosen = (plan?.recipients ?? [])
      .filter((one) => again.has(mailKey(one)))
      .map(({ seat, person }) => ({ seat, person }));
    const begun = await act(() => api.startMail({ site, session, kind, text: shown, again: chosen }));
    if (begun) onBegun();
  };
  const { from, host } = account.account;
  return (
    <Stack gap="sm" data-testid="mail-form">
      <Radio.Group
        label={say("kind.label")}
        value={kind}
        onChange={(value) => {
          setKind(value as MailKind);
          setText(undefined);
          setAgain(new Set());
        }}
      >
        <Stack gap={6} mt={6}>
          <Radio
            value="notice"
            label={say("kind.notice")}
            description={say("kind.noticeExplain")}
            data-testid="mail-notice"
          />
          <Radio
            value="link"
            label={say("kind.link")}
            description={
              <span data-testid="mail-risk">
                <IconAlertTriangle size={13} aria-hidden className={classes.risk ?? ""} />{" "}
                {say("kind.linkExplain")}
              </span>
            }
            data-testid="mail-link"
          />
        </Stack>
      </Radio.Group>
      <div className={classes.sides}>
        <Stack gap={8}>
          <TextInput
            label={say("subject")}
            value={shown?.subject ?? ""}
            maxLength={200}
            onChange={(e) => write({ subject: e.currentTarget.value })}
            data-testid="mail-subject"
          />
          <Textarea
            label={say("text")}
            description={say("placeholders", { list: words.map((word) => `{${word}}`).join(" ") })}
            inputWrapperOrder={["label", "input", "description"]}
            autosize
            minRows={7}
            maxRows={9}
            maxLength={5_000}
            value={shown?.text ?? ""}
            onChange={(e) => write({ text: e.currentTarget.value })}
            data-testid="mail-text"
          />
        </Stack>
        <section className={classes.preview} aria-label={say("preview")} data-testid="mail-preview">
          <Text size="sm" fw={600}>
            {say("preview")}
          </Text>
          {plan?.preview ? (
            <>
              <Text size="xs" c="dimmed">
                {say("previewTo", { to: plan.preview.to })}
              </Text>
              <Text size="sm" fw={600}>
                {plan.preview.subject}
              </Text>
              <p className={classes.letter}>{plan.preview.text}</p>
              {kind === "link" && (
                <Text size="xs" c="dimmed">
                  {say("previewHidden")}
                </Text>
              )}
            </>
          ) : (
            plan && <Text size="sm">{say("who.noNames")}</Text>
          )}
        </section>
      </div>
      {failure && <MailFailure failure={failure} />}
      {recipients && (
        <>
          <MailCounts recipients={recipients} />
          <MailRows
            {...{ site, session, kind, recipients }}
            nameOf={(one) => names.get(mailKey(one)) ?? ""}
            onSettled={anew}
            onAgain={(one) => setAgain(new Set([...again, mailKey(one)]))}
          />
        </>
      )}
      <Group justify="space-between" wrap="nowrap" className={classes.foot ?? ""}>
        <Text size="xs" c="dimmed" className={classes.account ?? ""}>
          {say("from")} {from.name ? `${from.name} <${from.address}>` : from.address} · {host}{" "}
          <Button size="compact-xs" variant="subtle" onClick={onAccount} data-testid="change-account">
            {say("accountChange")}
          </Button>
        </Text>
        <Group wrap="nowrap">
          <Button variant="subtle" color="gray" onClick={closeMail}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={due === 0 || failure !== undefined}
            onClick={() => void start()}
            data-testid="mail-start"
          >
            {due === 0
              ? say("who.none")
              : say(isResumed ? "goOn" : kind === "link" ? "startLink" : "start", { count: due })}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

/** Asked anew when words or kind change, a moment after the last key. */
function usePlan(of: { site: string; session: string; kind: MailKind }, text: MailText | undefined) {
  const { site, session, kind } = of;
  const [plan, setPlan] = useState<CallOutput<"planMail">>();
  const [failure, setFailure] = useState<Failure>();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn is what asks again
  useEffect(() => {
    let isOld = false;
    const ask = () =>
      api.planMail({ site, session, kind, ...(text ? { text } : {}) }).then(
        (found) => {
          if (isOld) return;
          setPlan(found);
          setFailure(undefined);
        },
        (error: unknown) => !isOld && setFailure(toFailure(error)),
      );
    const timer = setTimeout(() => void ask(), text ? 300 : 0);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [site, session, kind, text, turn]);
  return { plan, failure, anew: () => setTurn((now) => now + 1) };
}
