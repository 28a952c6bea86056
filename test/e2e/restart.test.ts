import { get } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { call, launchClass } from "./launch.ts";
import { wordsIn } from "./words.ts";

const say = wordsIn("fr");
let data: ReturnType<typeof temporaryDataDir>;
let opened: OpenedApplication;
beforeEach(async () => {
  data = temporaryDataDir();
  opened = await openApplication(data.path);
});
afterEach(async () => {
  await opened.close();
  data.remove();
});

const readySeats = async (session: string): Promise<number> =>
  (await call(opened.window, "watchSession", { site: "practice", session })).counts.ready;

test("closing the window in mid-launch loses nothing: the class is complete when it opens again", async () => {
  const session = await launchClass(opened.window, 30);
  await expect.poll(() => readySeats(session), { interval: 20, timeout: 30_000 }).toBeGreaterThan(0);
  await opened.close();

  opened = await openApplication(data.path);
  await opened.window.getByTestId("session-row").filter({ hasText: "Essai" }).waitFor();
  await expect.poll(() => readySeats(session), { timeout: 60_000 }).toBe(30);
  const view = await call(opened.window, "watchSession", { site: "practice", session });
  expect(view.seats.map(({ number, people, phase }) => ({ number, people, phase }))).toEqual(
    Array.from({ length: 30 }, (_, index) => ({
      number: index + 1,
      people: [`Ana Nom${index + 1}`],
      phase: "ready",
    })),
  );
});

test("links that were handed out still open the seats after the application was killed", async () => {
  const session = await launchClass(opened.window, 2);
  await expect.poll(() => readySeats(session), { timeout: 30_000 }).toBe(2);
  const before = await call(opened.window, "revealLinks", { site: "practice", session });
  const process = opened.app.process();
  const exited = new Promise((resolve) => process.once("exit", resolve));
  process.kill("SIGKILL");
  await exited;

  opened = await openApplication(data.path);
  await opened.window
    .getByText(say("count.ready", { ready: 2, wanted: 2 }))
    .first()
    .waitFor({ timeout: 60_000 });
  const after = await call(opened.window, "revealLinks", { site: "practice", session });
  expect(after).toEqual(before);
  const url = new URL(after[0]?.url ?? "");
  const status = await new Promise((resolve, reject) => {
    const asked = get(
      { host: "127.0.0.1", port: url.port, path: url.pathname, headers: { host: url.host } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.on("error", reject);
  });
  expect(status).toBe(200);
});

test("a class list that is in no session yet is not lost by a slip: the window asks before it closes", async () => {
  const { app, window } = opened;
  await window.getByTestId("new-session").click();
  await window.locator('input[name="lab"][value="shell"]').check({ force: true });
  await window.getByTestId("next-step").click();
  await window.getByTestId("roster-text").fill("Abadie Chloé");
  const answer = (button: number) =>
    app.evaluate(({ dialog }, choice) => {
      dialog.showMessageBoxSync = () => choice;
    }, button);
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const [stay, leave] = [0, 1];

  await answer(stay);
  await close();
  expect(await window.getByTestId("roster-text").inputValue()).toBe("Abadie Chloé");

  await answer(leave);
  const gone = app.waitForEvent("close");
  await close().catch(() => undefined); // it may be gone before it answers
  await gone;
});
