import { create } from "zustand";

interface Asked {
  site: string;
  session: string;
  title: string;
}

/** The session that is being shared with colleagues. */
export const useSharing = create<{ asked: Asked | undefined }>(() => ({ asked: undefined }));
export const askSharing = (asked: Asked): void => useSharing.setState({ asked });
export const leaveSharing = (): void => useSharing.setState({ asked: undefined });
