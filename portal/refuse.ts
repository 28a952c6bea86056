import type { Duplex } from "node:stream";

/** Answers an upgrade that is not to be: there is no response object at that point. */
export function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
