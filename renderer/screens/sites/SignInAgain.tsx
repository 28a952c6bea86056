import { Button, FileButton, Group, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteDetails } from "../../../shared/contract/sites.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { allAgreed, ConsentQuestions } from "./ConsentQuestions.tsx";
import classes from "./sites.module.css";

interface SignInAgainProps {
  site: Site;
  details: SiteDetails;
  onDone: () => void;
}

/** What brings a site back whose access is refused or waits: consent, a key, a file, or the sign-in page again. */
export function SignInAgain({ site, details, onDone }: SignInAgainProps) {
  const { t: say } = useTranslation("sites");
  const { questions, from, signIn } = details;
  const change = async (what: { key?: string; text?: string; consent?: string[] }) => {
    await act(() => api.changeSite({ site: site.id, ...what }));
    onDone();
  };
  return (
    <section className={classes.panel} aria-label={say("signIn.title")} data-testid="sign-in-again">
      {questions.length === 0 && <h2 className={classes.heading}>{say("signIn.title")}</h2>}
      {questions.length > 0 ? (
        <Consent questions={questions} onAgree={(consent) => change({ consent })} />
      ) : signIn === "key" ? (
        <Key onSend={(key) => change({ key })} />
      ) : from === "file" && signIn !== "program" ? (
        <FileButton
          onChange={(file) =>
            void file
              ?.slice(0, 1_100_000)
              .text()
              .then((text) => change({ text }))
          }
        >
          {(props) => <Button {...props}>{say("signIn.file")}</Button>}
        </FileButton>
      ) : (
        <>
          <p className={classes.lead}>{say(signIn === "program" ? "signIn.program" : "signIn.none")}</p>
          <Group>
            <Button onClick={() => void act(() => api.retrySite({ site: site.id }))}>
              {say("signIn.again")}
            </Button>
          </Group>
        </>
      )}
    </section>
  );
}

function Consent({
  questions,
  onAgree,
}: {
  questions: SiteDetails["questions"];
  onAgree: (consent: string[]) => Promise<void>;
}) {
  const { t: say } = useTranslation("sites");
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <ConsentQuestions questions={questions} agreed={agreed} onAgree={setAgreed} />
      <Group justify="flex-end">
        <Button disabled={!allAgreed(questions, agreed)} onClick={() => void onAgree([...agreed])}>
          {say("consent.agree")}
        </Button>
      </Group>
    </>
  );
}

function Key({ onSend }: { onSend: (key: string) => Promise<void> }) {
  const { t: say } = useTranslation("sites");
  const [key, setKey] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== "") void onSend(key.trim()).then(() => setKey(""));
      }}
    >
      <Group align="flex-end" gap="sm">
        <PasswordInput
          label={say("signIn.key")}
          description={say("signIn.keyExplain")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          flex={1}
          data-testid="access-key"
        />
        <Button type="submit" disabled={key.trim() === ""}>
          {say("signIn.send")}
        </Button>
      </Group>
    </form>
  );
}
