import { create } from "zustand";

interface Asked {
  site: string;
  session: string;
  title: string;
}

/** The session that is to be held once more at another site. */
export const useRelaunch = create<{ asked: Asked | undefined }>(() => ({ asked: undefined }));
export const askRelaunch = (asked: Asked): void => useRelaunch.setState({ asked });
export const leaveRelaunch = (): void => useRelaunch.setState({ asked: undefined });
