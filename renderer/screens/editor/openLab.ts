import { redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { create } from "zustand";
import { type Edit, editYaml, type TextChange } from "../../../intake/editYaml.ts";
import { readTemplate } from "../../../intake/parseTemplate.ts";
import type { YamlValue } from "../../../intake/readYaml.ts";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { subscribe } from "../../api.ts";
import { i18n } from "../../i18n.ts";
import { replaceText, scriptView, yamlView } from "./codeView.ts";
import { keepSame } from "./keepSame.ts";
import { keepSaved, type Saving } from "./keepSaved.ts";
import { fieldOrder } from "./labSchema.ts";

type Reading = ReturnType<typeof readTemplate>;

export type Side = "view" | "solution";
interface Steps {
  canUndo: boolean;
  canRedo: boolean;
}
const NO_STEPS: Steps = { canUndo: false, canRedo: false };
const NOTHING_TO_UNDO = { view: NO_STEPS, solution: NO_STEPS };
const stepsOf = (state: EditorState): Steps => ({
  canUndo: undoDepth(state) > 0,
  canRedo: redoDepth(state) > 0,
});

/** The lab that is open in the editor. Its text is the truth; everything else here follows from it. */
interface OpenLab {
  id: string;
  view: EditorView;
  /** What solves it; a text beside, which the form knows nothing of. */
  solution: EditorView;
  reading: Reading;
  /** The last text that could be read: what the form shows, also while the text cannot be. */
  shown: YamlValue | undefined;
  /** What can be taken back, of each of the two texts. */
  steps: Readonly<Record<Side, Steps>>;
  saving: Saving;
}

export const useOpenLab = create<{ lab?: OpenLab; failure?: Failure }>(() => ({}));

const change = (part: Partial<OpenLab>): void =>
  useOpenLab.setState(({ lab, ...rest }) => ({ ...rest, ...(lab ? { lab: { ...lab, ...part } } : {}) }));

/** A text that cannot be read leaves what is shown as it was. */
const shownOf = ({ yaml }: Reading): Pick<OpenLab, "shown"> | undefined =>
  yaml && { shown: { ...yaml, value: keepSame(useOpenLab.getState().lab?.shown?.value, yaml.value) } };

const stepsNow = (side: Side, state: EditorState): Pick<OpenLab, "steps"> => ({
  steps: { ...(useOpenLab.getState().lab?.steps ?? NOTHING_TO_UNDO), [side]: stepsOf(state) },
});

/** Opens a draft until the returned function is called, which keeps what was not saved yet. */
export function openLab(id: string): () => void {
  const ends: (() => void)[] = [];
  let left = false;
  useOpenLab.setState({}, true);
  void (async () => {
    try {
      const keeper = keepSaved(id, (saving) => change({ saving }));
      const { text, solution: script } = await keeper.read();
      if (left) return;
      const view = yamlView({
        text,
        label: i18n.t("editor:screen.yamlLabel"),
        name: "yaml",
        onText: (state) => {
          const now = state.doc.toString();
          const reading = readTemplate(now);
          change({ reading, ...stepsNow("view", state), ...shownOf(reading) });
          keeper.wrote({ text: now });
        },
      });
      const solution = scriptView({
        text: script,
        label: i18n.t("editor:solution.label"),
        name: "solution",
        example: i18n.t("editor:solution.example"),
        onText: (state) => {
          change(stepsNow("solution", state));
          keeper.wrote({ solution: state.doc.toString() });
        },
      });
      keeper.onOthers((theirs) => {
        replaceText(view, theirs.text);
        replaceText(solution, theirs.solution);
      });
      const reading = readTemplate(text);
      const saving: Saving = { state: "saved" };
      const steps = NOTHING_TO_UNDO;
      useOpenLab.setState({ lab: { id, view, solution, reading, shown: reading.yaml, steps, saving } }, true);
      ends.push(
        subscribe("draftsChanged", (drafts) => {
          const now = drafts.find((draft) => draft.id === id);
          if (now) keeper.heard(now.revision);
        }),
        keeper.close,
        () => view.destroy(),
        () => solution.destroy(),
      );
      if (left) for (const end of ends.splice(0)) end();
    } catch (error) {
      if (!left) useOpenLab.setState({ failure: toFailure(error) }, true);
    }
  })();
  return () => {
    left = true;
    for (const end of ends.splice(0)) end();
    useOpenLab.setState({}, true);
  };
}

/** Carries out a wish of the form in the text. Nothing happens while the text cannot be read. */
export function editLab(edit: Edit): void {
  const { lab } = useOpenLab.getState();
  const yaml = lab?.reading.yaml;
  const wanted: TextChange | undefined = yaml && editYaml(yaml, edit, fieldOrder);
  if (!lab || !wanted || (wanted.from === wanted.to && wanted.insert === "")) return;
  lab.view.dispatch({ changes: wanted, userEvent: "input.form" });
}

export function undoEdit(side: Side): void {
  const { lab } = useOpenLab.getState();
  if (lab) undo(lab[side]);
}

export function redoEdit(side: Side): void {
  const { lab } = useOpenLab.getState();
  if (lab) redo(lab[side]);
}
