import { connect, type Server } from "node:net";

/** Connects whoever connects to `server`, which may listen in another network than ours, to an address of ours. */
export function relay(server: Server, target: { host: string; port: number }): void {
  server.on("connection", (outside) => {
    const inside = connect(target);
    outside.setNoDelay(true);
    inside.setNoDelay(true);
    outside.pipe(inside).pipe(outside);
    outside.on("error", () => inside.destroy());
    inside.on("error", () => outside.destroy());
    outside.on("close", () => inside.destroy());
    inside.on("close", () => outside.destroy());
  });
}
