import type { HandedKubeconfig } from "../../shared/contract/student.ts";
import type { Bilingual } from "../../shared/domain/text.ts";
import { el, icon } from "./dom.ts";
import { row } from "./secretCard.ts";
import { formatWhen } from "./time.ts";
import { fill, inLocale, kubeconfigWords, words } from "./words.ts";

/** What a press on a kubeconfig's button brought; it goes with the next press, and with the page. */
export type OpenedKubeconfig = { access: string; is: "loading" | "failed" | HandedKubeconfig };

/** The file to take along, how to use it and how long; or where kubectl runs instead. */
export function kubeconfigCard(title: Bilingual, { is }: OpenedKubeconfig, hide: () => void): HTMLElement {
  const { seat } = words();
  return el(
    "section",
    { class: "card secret", "aria-label": inLocale(title) },
    el(
      "h2",
      {},
      icon("key"),
      inLocale(title),
      el("button", { type: "button", class: "plain", onclick: hide }, seat.secretHide),
    ),
    ...body(is),
  );
}

function body(is: OpenedKubeconfig["is"]): HTMLElement[] {
  const { seat } = words();
  const kubeconfig = kubeconfigWords();
  if (is === "loading") return [el("p", { class: "quiet", role: "status" }, seat.opening)];
  if (is === "failed") return [el("p", { class: "problem", role: "alert" }, kubeconfig.failed)];
  if (is.file === null) return [el("p", { class: "say", role: "status" }, kubeconfig.terminalOnly)];
  const { file, name, expiresAt } = is;
  return [
    el("p", { class: "say" }, kubeconfig.file),
    el(
      "button",
      { type: "button", class: "primary", onclick: () => save(name, file) },
      icon("download"),
      kubeconfig.download,
    ),
    row(kubeconfig.use, `kubectl --kubeconfig ${name} get pods`),
    el(
      "p",
      { class: "quiet" },
      fill(kubeconfig.expires, { when: formatWhen(expiresAt) }),
      " ",
      kubeconfig.personal,
    ),
  ];
}

function save(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  el("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}
