import type { Browser, BrowserContext, Page } from "playwright";
import { seesInTerminal } from "../e2e/studentBrowser.ts";
import { wordsIn } from "../e2e/words.ts";

const say = wordsIn("fr");
/** ms; two cores carry the cluster, six seats and the browser. */
const PATIENCE = 60_000;

/** A student opens the link in a browser of their own and is in. */
export async function enterInBrowser(
  browser: Browser,
  link: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: "fr-FR" });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: say("student:landing.enter") }).click();
  await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
  return { context, page };
}

/** In this same tab. */
export async function openTerminal(page: Page): Promise<void> {
  await page.getByText(say("student:seat.openTerminal")).first().click();
  await page.locator(".xterm-rows").waitFor();
  await seesInTerminal(page, /\$ *$/);
}

/** The lab's own page, behind the button of this title. */
export async function openWeb(page: Page, title: string): Promise<Page> {
  const popup = page.context().waitForEvent("page", { timeout: PATIENCE });
  await page.getByRole("button", { name: title, exact: true }).click();
  return popup;
}

/** Runs code in a new kernel as JupyterLab's own page does, over its API and a WebSocket; what it printed. */
export function runCell(page: Page, code: string): Promise<string> {
  return page.evaluate(async (source) => {
    const xsrf = /(?:^|; )_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const answer = await fetch("/api/kernels", {
      method: "POST",
      headers: { "content-type": "application/json", "x-xsrftoken": xsrf },
      body: JSON.stringify({ name: "python3" }),
    });
    if (!answer.ok) throw new Error(`no kernel: ${answer.status} ${await answer.text()}`);
    const { id } = (await answer.json()) as { id: string };
    const socket = new WebSocket(`wss://${location.host}/api/kernels/${id}/channels`);
    return await new Promise<string>((resolve, reject) => {
      let printed = "";
      const header = {
        msg_id: "cell",
        msg_type: "execute_request",
        session: "cell",
        username: "",
        version: "5.3",
      };
      const content = {
        code: source,
        silent: false,
        store_history: true,
        user_expressions: {},
        stop_on_error: true,
      };
      socket.onopen = () =>
        socket.send(
          JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] }),
        );
      socket.onerror = () => reject(new Error("no way to the kernel"));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as {
          msg_type: string;
          parent_header: { msg_id?: string };
          content: { text?: string; evalue?: string; execution_state?: string };
        };
        if (message.parent_header.msg_id !== "cell") return;
        if (message.msg_type === "stream") printed += message.content.text ?? "";
        if (message.msg_type === "error") reject(new Error(message.content.evalue));
        if (message.msg_type === "status" && message.content.execution_state === "idle") {
          socket.close();
          resolve(printed);
        }
      };
    });
  }, code);
}
