import { create } from "zustand";

type Overlay = "palette" | "shortcuts";

/** What lies over the window, at most one at a time. */
export const useOverlay = create<{ open: Overlay | undefined }>(() => ({ open: undefined }));
export const openOverlay = (open: Overlay | undefined): void => useOverlay.setState({ open });
