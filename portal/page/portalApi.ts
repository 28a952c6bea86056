import type { SeatPageState, Standing } from "../../shared/contract/student.ts";

export type StateAnswer = { state: SeatPageState } | { standing: Standing };

/** @throws TypeError when the portal does not answer. */
export async function fetchState(signal?: AbortSignal): Promise<StateAnswer> {
  const response = await fetch("/api/state", signal ? { signal } : {});
  if (response.ok) return { state: (await response.json()) as SeatPageState };
  if (response.status === 401) return { standing: (await response.json()) as Standing };
  throw new TypeError("the portal does not answer");
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.headers.get("content-type")?.startsWith("application/json")) throw new TypeError("no answer");
  return (await response.json()) as T;
}

export async function fetchInstructions(locale: string): Promise<string> {
  const response = await fetch(`/api/instructions/${locale}`);
  if (!response.ok) throw new TypeError("no instructions");
  return ((await response.json()) as { html: string }).html;
}
