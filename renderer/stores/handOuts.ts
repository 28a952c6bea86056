import { create } from "zustand";
import type { HandOut } from "../../shared/domain/handOut.ts";
import { api, subscribe } from "../api.ts";
import { act } from "../ui/act.tsx";

/** A file that was chosen and is not handed out yet, or the one that is shown on its way. */
type Shown =
  | { is: "chosen"; file: string; name: string; bytes: number; seats: number[] }
  | { is: "going"; id: string };

export const useHandOuts = create<{ list: readonly HandOut[]; shown: Shown | undefined }>(() => ({
  list: [],
  shown: undefined,
}));

export function followHandOuts(): () => void {
  const end = subscribe("handOutsChanged", (list) => useHandOuts.setState({ list }));
  void api.listHandOuts().then(
    (list) => useHandOuts.setState({ list }),
    () => undefined,
  );
  return end;
}

/** Asks for the file first: what becomes of it is said before anything goes. */
export async function askHandOut(seats: number[]): Promise<void> {
  const chosen = await act(() => api.chooseHandOut());
  if (chosen) useHandOuts.setState({ shown: { is: "chosen", ...chosen, seats } });
}

export const followHandOut = (id: string): void => useHandOuts.setState({ shown: { is: "going", id } });
export const leaveHandOut = (): void => useHandOuts.setState({ shown: undefined });
