import type { FilesAnswer, SeatPageState } from "../../shared/contract/student.ts";
import { HANDED_FOLDER } from "../../shared/domain/names.ts";
import { el, icon } from "./dom.ts";
import { post } from "./portalApi.ts";
import { formatWhen } from "./time.ts";
import { fill, privacyWords } from "./words.ts";

interface FilesView {
  element: HTMLElement;
  update(state: SeatPageState): void;
}

type Said = Exclude<FilesAnswer, { is: "ready" }> | { is: "started" } | { is: "failed" };

/** The student's own work, to take along. What the press came to is read aloud; the press itself keeps the focus. */
export function filesView(): FilesView {
  const element = el("details", { class: "card files" });
  const said = el("p", { class: "quiet", role: "status" });
  let key = "";

  const take = () => {
    post<FilesAnswer>("/api/files", {}).then(
      (answer) => {
        if (answer.is !== "ready") return tell(answer);
        // By the browser's own download: it shows how far it is, and nothing is held in the page.
        el("a", { href: "/api/files", download: "" }).click();
        tell({ is: "started" });
      },
      () => tell({ is: "failed" }),
    );
  };
  const tell = (what: Said) => {
    const text = privacyWords().files[what.is];
    said.textContent = what.is === "wait" ? fill(text, { seconds: what.seconds }) : text;
  };

  return {
    element,
    update({ hasFiles, collectedAt, handed }) {
      const { files } = privacyWords();
      const now = JSON.stringify([files.title, hasFiles, collectedAt, handed]);
      if (now === key) return;
      key = now;
      said.textContent = "";
      element.replaceChildren(
        el("summary", {}, icon("download"), files.title),
        ...(collectedAt === undefined
          ? []
          : [
              el(
                "p",
                { class: "collected", role: "status" },
                icon("ready"),
                fill(files.collected, { when: formatWhen(collectedAt) }),
              ),
            ]),
        ...handed.map(({ name, at }) =>
          el(
            "p",
            { class: "collected handed", role: "status" },
            icon("ready"),
            fill(files.handed, { name, folder: HANDED_FOLDER, when: formatWhen(at) }),
          ),
        ),
        el("p", {}, files.text),
        el("button", { type: "button", class: "secondary", onclick: take }, icon("download"), files.take),
        said,
      );
      if (collectedAt !== undefined || handed.length > 0) element.open = true;
    },
  };
}
