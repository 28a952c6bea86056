/** The results as the keyboard goes through them: from the search box down, and back up to it. */
const hits = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-support-hit]")];

/** Whether there is one at that place. */
export function focusHit(place: number): boolean {
  const hit = hits()[place];
  hit?.focus();
  return hit !== undefined;
}

export function openFirstHit(): void {
  hits()[0]?.click();
}

/** Up from the first one is the box. Whether the key led anywhere. */
export function stepFrom(here: HTMLElement, key: string): boolean {
  const at = hits().indexOf(here);
  if (key === "ArrowDown") return focusHit(at + 1);
  if (key !== "ArrowUp") return false;
  if (at > 0) return focusHit(at - 1);
  document.querySelector<HTMLElement>('[data-testid="support-search"]')?.focus();
  return true;
}
