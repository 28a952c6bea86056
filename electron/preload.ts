import { contextBridge, ipcRenderer } from "electron";
import type { Bridge } from "../shared/contract/calls.ts";

/** Two functions and nothing else; what may be asked is decided in main. */
const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke("pupitre:call", name, input),
  subscribe(name, listener) {
    const forward = (_: unknown, event: string, text: string) => {
      if (event === name) listener(text);
    };
    ipcRenderer.on("pupitre:event", forward);
    return () => {
      ipcRenderer.off("pupitre:event", forward);
    };
  },
};

contextBridge.exposeInMainWorld("pupitre", bridge);
