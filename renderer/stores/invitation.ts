import { create } from "zustand";
import { api, subscribe } from "../api.ts";
import { go } from "./navigation.ts";

interface AddingSite {
  adding: boolean;
  /** Opened from outside: a link in a mail, a file. */
  invitation?: string;
}

/** Whether a site is being added, and with which invitation; an invitation from outside opens the dialog by itself. */
export const useAddingSite = create<AddingSite>(() => ({ adding: false }));

export const startAddingSite = (): void => useAddingSite.setState({ adding: true }, true);
export const stopAddingSite = (): void => useAddingSite.setState({ adding: false }, true);

async function takeInvitation(): Promise<void> {
  const taken = await api.takeInvitation().catch(() => null);
  if (!taken) return;
  go({ screen: "sites" });
  useAddingSite.setState({ adding: true, invitation: taken.text }, true);
}

/** Asks once for what was opened before this window was there. */
export function followInvitations(): () => void {
  void takeInvitation();
  return subscribe("invitationOpened", () => void takeInvitation());
}
