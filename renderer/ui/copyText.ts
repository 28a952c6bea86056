/**
 * Puts text on the clipboard as the answer to a press. Where the page may not use the clipboard by itself (the
 * application grants pages no permission), the way of a person's own Ctrl C is taken.
 * @throws when neither is possible
 */
export async function copyText(text: string, near: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    // Beside the pressed button: a dialog would take the focus back from anywhere else.
    const focused = document.activeElement;
    near.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    if (!copied) throw error;
  }
}
