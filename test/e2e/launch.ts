import type { Page } from "playwright";
import type { CallInput, CallName, CallOutput } from "../../shared/contract/calls.ts";
import type { Result } from "../../shared/contract/failure.ts";

/** Asks the application as its window does, through the bridge; for what a test needs and does not look at. */
export async function call<N extends CallName>(
  window: Page,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const result = await window.evaluate(
    ([callName, callInput]) =>
      (
        globalThis as unknown as { pupitre: { call(name: string, input: unknown): Promise<unknown> } }
      ).pupitre.call(callName as string, callInput),
    [name, input] as const,
  );
  const answer = result as Result<CallOutput<N>>;
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.failure)}`);
  return answer.value;
}

export async function launchClass(window: Page, seats: number, title = "Essai"): Promise<string> {
  const { session } = await call(window, "launchSession", {
    site: "practice",
    template: "shell",
    title,
    parameters: {},
    people: Array.from({ length: seats }, (_, index) => ({ lastName: `Nom${index + 1}`, firstName: "Ana" })),
    spare: 0,
    minutes: 60,
    openAtOnce: true,
  });
  return session;
}
