/** What the services need of the desktop; the CLI and tests have their own. */
export interface Desktop {
  /** Asks where to save; `null` when the person cancelled. */
  saveFile(suggestedName: string, data: Uint8Array | string): Promise<string | null>;
  /** Asks for a file of that kind; `null` when the person cancelled. Of a large one no more is read than would be taken. */
  openFile(kind: "yaml" | "any"): Promise<{ path: string; data: Uint8Array } | null>;
  /** Asks for a folder to put files into; `null` when the person cancelled. */
  chooseFolder(): Promise<string | null>;
  /** Shows it in the system's own file manager. */
  showFolder(path: string): Promise<void>;
  copyText(text: string): Promise<void>;
  openInBrowser(url: string): Promise<void>;
  /** Makes a PDF of a page that loads nothing and shows it in a window from which it is printed or saved. */
  previewPdf(title: string, html: string): Promise<{ pages: number }>;
  /** A notice of the system's own, when nobody looks at the application; `onPress` after its window came to the front. */
  notify(notice: { title: string; body: string }, onPress: () => void): void;
  /** Shows the session in a window for the projector, or brings the one that is there to the front. */
  project(of: { site: string; session: string }): void;
}
