import { create } from "zustand";

/** Whether the dialog of the join page is open. */
export const useJoinDialog = create<{ opened: boolean }>(() => ({ opened: false }));
export const openJoinDialog = (): void => useJoinDialog.setState({ opened: true });
export const leaveJoinDialog = (): void => useJoinDialog.setState({ opened: false });
