import { Alert, Button, FileButton, Group, PasswordInput, Stack, Textarea } from "@mantine/core";
import { IconMailOpened } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseInvitation } from "../../../intake/parseInvitation.ts";
import type { Issue } from "../../../shared/contract/failure.ts";
import type { Invitation } from "../../../shared/domain/invitation.ts";
import { api } from "../../api.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { tellIssue } from "../../ui/words.ts";
import { addSite } from "./addSite.ts";
import { allAgreed, ConsentQuestions } from "./ConsentQuestions.tsx";
import { Fact } from "./Fact.tsx";
import classes from "./sites.module.css";

/** A teacher's way: an invitation pasted, opened from a file or from outside; what it says is shown before anything happens. */
export function InvitationTab({ opened, onAdded }: { opened: string | undefined; onAdded: () => void }) {
  const { t: say } = useTranslation("sites");
  const [text, setText] = useState(opened ?? "");
  const parsed = text.trim() === "" ? undefined : parseInvitation(text);
  return (
    <Stack gap="md">
      {opened !== undefined && (
        <Alert color="yellow" variant="light" icon={<IconMailOpened aria-hidden />}>
          {say("add.outside")}
        </Alert>
      )}
      <Textarea
        label={say("add.paste")}
        description={say("add.pasteExplain")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={parsed && !parsed.ok && <Issues issues={parsed.issues} />}
        rows={3}
        spellCheck={false}
        data-autofocus
        data-testid="invitation-text"
      />
      <Group>
        <FileButton
          onChange={(file) => void file?.slice(0, 100_000).text().then(setText)}
          accept=".pupitre,text/plain"
        >
          {(props) => (
            <Button variant="default" {...props}>
              {say("add.openFile")}
            </Button>
          )}
        </FileButton>
      </Group>
      {parsed?.ok && <Invited key={text} text={text} invitation={parsed.invitation} onAdded={onAdded} />}
    </Stack>
  );
}

function Issues({ issues }: { issues: readonly Issue[] }) {
  return (
    <>
      {issues.map((issue) => {
        const { what, remedy } = tellIssue(issue);
        return (
          <span key={`${issue.code} ${String(issue.params?.field)}`} className={classes.issue}>
            {what} {remedy}
          </span>
        );
      })}
    </>
  );
}

function Invited({
  text,
  invitation,
  onAdded,
}: {
  text: string;
  invitation: Invitation;
  onAdded: () => void;
}) {
  const { t: say } = useTranslation("sites");
  const { name, server, namespace, ca, signIn } = invitation;
  const [key, setKey] = useState("");
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set());
  const [adding, setAdding] = useState(false);
  const source = { from: "invitation", text } as const;
  const { value } = useAsked(() => api.readSource({ source }), text);
  const context = value?.contexts[0];
  const ready =
    context !== undefined &&
    context.refusals.length === 0 &&
    allAgreed(context.questions, agreed) &&
    (signIn.kind !== "token" || key.trim() !== "");
  const submit = async () => {
    setAdding(true);
    const trimmed = key.trim();
    await addSite(
      {
        source: { ...source, ...(signIn.kind === "token" ? { key: trimmed } : {}) },
        name,
        namespace,
        consent: [...agreed],
      },
      onAdded,
    );
    setAdding(false);
  };
  return (
    <section className={classes.invited} aria-label={say("add.invited")} data-testid="invited">
      <p className={classes.soft}>{say("add.invited")}</p>
      <h3>{name}</h3>
      <dl className={classes.factList}>
        <Fact says={say("facts.server")}>{server}</Fact>
        <Fact says={say("facts.namespace")}>{namespace}</Fact>
        <Fact says={say("add.identity")}>{say(ca ? "add.identityOwn" : "add.identitySystem")}</Fact>
        <Fact says={say("add.how")}>
          {signIn.kind === "token"
            ? say("add.signInToken")
            : say("add.signInOidc", { issuer: signIn.issuer })}
        </Fact>
      </dl>
      {context && context.refusals.length > 0 && <Issues issues={context.refusals} />}
      {signIn.kind === "token" && (
        <PasswordInput
          label={say("signIn.key")}
          description={say("signIn.keyExplain")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          data-testid="access-key"
        />
      )}
      {context && <ConsentQuestions questions={context.questions} agreed={agreed} onAgree={setAgreed} />}
      <Group justify="flex-end">
        <Button
          onClick={() => void submit()}
          disabled={!ready}
          loading={adding}
          data-testid="add-site-submit"
        >
          {say("add.submit")}
        </Button>
      </Group>
    </section>
  );
}
