import { Button, Group, Modal, Stack } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { parsePriceList } from "../../../intake/parsePriceList.ts";
import type { PricesView } from "../../../shared/contract/reports.ts";
import { changesToDecide } from "../../../shared/plan/report/cost.ts";
import { refusalOfPrices } from "../../../shared/plan/report/newPrices.ts";
import { api } from "../../api.ts";
import { dropPriceDraft, keepPriceDraft, usePriceDrafts } from "../../stores/priceDrafts.ts";
import { act } from "../../ui/act.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { CodePane } from "../editor/CodePane.tsx";
import { goToLine, replaceText, showIssues, yamlView } from "../editor/codeView.ts";
import { examplePrices } from "./examplePrices.ts";
import { Changes, Confirmation, Problems } from "./PriceEditorParts.tsx";
import classes from "./prices.module.css";

/** ms after the last key until the places that are refused are marked: not while a word is half written. */
const MARKED_AFTER = 250;

interface PriceEditorProps {
  site: string;
  newest: PricesView["versions"][number] | undefined;
  onLeave: (isSaved: boolean) => void;
}

/** Everything that is wrong with the text, and what it changes, while it is written. */
function useReading(text: string, newest: PriceEditorProps["newest"]) {
  return useMemo(() => {
    const parsed = parsePriceList(text);
    const was = newest && parsePriceList(newest.text);
    const before = was?.ok ? was.list : undefined;
    const refusal = parsed.ok ? refusalOfPrices(before, parsed.list) : undefined;
    return {
      list: parsed.ok ? parsed.list : undefined,
      issues: parsed.ok ? (refusal ? [refusal] : []) : parsed.issues,
      changes: parsed.ok && before ? changesToDecide(before, parsed.list) : [],
    };
  }, [text, newest]);
}

/** The next version of the price list, as YAML: refused places by line, and what the committee has to decide. */
export function PriceEditor({ site, newest, onLeave }: PriceEditorProps) {
  const { t } = useTranslation();
  const { t: say, i18n } = useTranslation("report");
  const [first] = useState(() => newest?.text ?? examplePrices(new Date().getFullYear(), say));
  const [text, setText] = useState(() => usePriceDrafts.getState().drafts[site] ?? first);
  const [view] = useState(() =>
    yamlView(
      {
        text,
        label: say("prices.editor.label"),
        name: "prices-yaml",
        onText: (state) => {
          const now = state.doc.toString();
          setText(now);
          keepPriceDraft(site, now);
        },
      },
      [],
    ),
  );
  useEffect(() => () => view.destroy(), [view]);
  const reading = useReading(text, newest);
  const { list, issues } = reading;
  const language = i18n.language;
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another language the marks say it in other words
  useEffect(() => {
    const placed = issues.filter(({ line }) => line !== undefined);
    const timer = setTimeout(() => showIssues(view, placed), MARKED_AFTER);
    return () => clearTimeout(timer);
  }, [view, issues, language]);
  const [asking, setAsking] = useState<"save" | "leave">();
  const leave = (isSaved: boolean) => {
    dropPriceDraft(site);
    onLeave(isSaved);
  };
  const open = async () => {
    const file = await act(() => api.openPrices());
    if (file) replaceText(view, file.text);
  };
  return (
    <Screen
      title={say("prices.editor.title")}
      fill
      action={
        <>
          <Button
            variant="default"
            onClick={() => (text === first ? leave(false) : setAsking("leave"))}
            data-testid="leave-prices"
          >
            {say("prices.editor.cancel")}
          </Button>
          <Button
            disabled={!list || issues.length > 0}
            onClick={() => setAsking("save")}
            data-testid="save-prices"
          >
            {say("prices.editor.save")}
          </Button>
        </>
      }
    >
      <div className={classes.editor}>
        <div className={classes.pane}>
          <CodePane view={view} />
        </div>
        <aside className={classes.beside}>
          <Button
            variant="default"
            leftSection={<IconFileText size={16} aria-hidden />}
            onClick={() => void open()}
            data-testid="open-prices-file"
          >
            {say("prices.editor.file")}
          </Button>
          <Problems issues={issues} onLine={(line, column) => goToLine(view, line, column)} />
          {list && newest && <Changes changes={reading.changes} />}
        </aside>
      </div>
      <Modal
        opened={asking === "save" && list !== undefined}
        onClose={() => setAsking(undefined)}
        title={say("prices.editor.confirm.title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {list && (
          <Confirmation
            version={list.version}
            decision={list.decision}
            save={() => api.savePrices({ site, text, after: newest?.number ?? 0 })}
            onCancel={() => setAsking(undefined)}
            onSaved={() => leave(true)}
          />
        )}
      </Modal>
      <Modal
        opened={asking === "leave"}
        onClose={() => setAsking(undefined)}
        title={say("prices.editor.giveUp.title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Stack gap="sm">
          <p>{say("prices.editor.giveUp.effect")}</p>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(undefined)}>
              {say("prices.editor.giveUp.stay")}
            </Button>
            <Button color="red" onClick={() => leave(false)} data-testid="give-up-prices">
              {say("prices.editor.giveUp.go")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Screen>
  );
}
