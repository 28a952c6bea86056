import { create } from "zustand";

interface Asked {
  site: string;
  session: string;
}

/** The session whose attendance is about to be exported. */
export const useAttendance = create<{ asked: Asked | undefined }>(() => ({ asked: undefined }));
export const askAttendance = (site: string, session: string): void =>
  useAttendance.setState({ asked: { site, session } });
export const leaveAttendance = (): void => useAttendance.setState({ asked: undefined });
