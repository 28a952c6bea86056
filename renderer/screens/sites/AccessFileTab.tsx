import { Button, FileButton, SegmentedControl, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSource } from "../../../shared/contract/sites.ts";
import { ContextChooser } from "./ContextChooser.tsx";
import classes from "./sites.module.css";

type From = "own" | "file" | "paste";

/** IT's way: the files of this computer, a file, or its text. The one place where kubeconfigs and contexts are called so. */
export function AccessFileTab({ onAdded }: { onAdded: () => void }) {
  const { t: say } = useTranslation("sites");
  const [from, setFrom] = useState<From>("own");
  const [text, setText] = useState("");
  const [read, setRead] = useState<string>();
  const source: SiteSource | undefined =
    from === "own" ? { from: "own" } : read === undefined ? undefined : { from: "file", text: read };
  const change = (next: From) => {
    setFrom(next);
    setRead(undefined);
    setText("");
  };
  return (
    <Stack gap="md">
      <p className={classes.lead}>{say("it.explain")}</p>
      <SegmentedControl
        value={from}
        onChange={(next) => change(next as From)}
        data={(["own", "file", "paste"] as const).map((value) => ({ value, label: say(`it.${value}`) }))}
      />
      {from === "file" && (
        <div>
          <FileButton onChange={(file) => void file?.slice(0, 1_100_000).text().then(setRead)}>
            {(props) => (
              <Button variant="default" {...props}>
                {say("it.chooseFile")}
              </Button>
            )}
          </FileButton>
        </div>
      )}
      {from === "paste" && (
        <Stack gap="xs">
          <Textarea
            label={say("it.pasteLabel")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            rows={5}
            spellCheck={false}
            autoComplete="off"
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
            data-testid="kubeconfig-text"
          />
          <div>
            <Button
              variant="default"
              disabled={text.trim() === ""}
              onClick={() => setRead(text)}
              data-testid="kubeconfig-read"
            >
              {say("it.read")}
            </Button>
          </div>
        </Stack>
      )}
      {source && <ContextChooser key={`${from} ${read ?? ""}`} source={source} onAdded={onAdded} />}
    </Stack>
  );
}
