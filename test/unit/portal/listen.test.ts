import { createServer } from "node:net";
import { expect, test } from "vitest";
import { openClassroom } from "./classroom.ts";

/** How a program of somebody else on this computer fares that wants the portal's port. */
const wanting = (port: number, host: string): Promise<string> =>
  new Promise((resolve) => {
    const other = createServer();
    other.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "?"));
    other.listen(port, host, () => other.close(() => resolve("got it")));
  });

test("the portal's port is its own on both addresses of this computer, since browsers ask ::1 first", async () => {
  const room = await openClassroom(1);
  const { port } = room.portal;
  expect(await wanting(port, "127.0.0.1")).toBe("EADDRINUSE");
  expect(["EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT"]).toContain(await wanting(port, "::1"));
  await room.restart(); // at the same port: both were given back
  expect(room.portal.port).toBe(port);
  await room.stop();
  expect(await wanting(port, "::1")).not.toBe("EADDRINUSE");
});
