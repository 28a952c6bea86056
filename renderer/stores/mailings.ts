import { create } from "zustand";
import type { CallOutput } from "../../shared/contract/calls.ts";
import type { Mailing } from "../../shared/domain/mail.ts";
import { api, subscribe } from "../api.ts";

/** `null`: none is known. */
export type KnownAccount = CallOutput<"mailAccount">;

/** The newest first, and whether their dialog is open. */
export const useMailings = create<{ list: readonly Mailing[]; opened: boolean }>(() => ({
  list: [],
  opened: false,
}));

export const openMail = (): void => useMailings.setState({ opened: true });
export const closeMail = (): void => useMailings.setState({ opened: false });

export function followMailings(): () => void {
  const end = subscribe("mailingsChanged", (list) => useMailings.setState({ list }));
  // What cannot be listed is told by whatever is asked next.
  void api.listMailings().then(
    (list) => useMailings.setState({ list }),
    () => undefined,
  );
  return end;
}

/** The last one of a session. */
export const useMailing = (session: string): Mailing | undefined =>
  useMailings(({ list }) => list.find((one) => one.session === session));
