import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A network between a browser and a port of this computer, which can be lost and found again. */
export interface Relay {
  port: number;
  /** From now on nothing passes, and nobody is told: as when the Wi-Fi is out of reach. */
  lose(): void;
  /** What was open is gone; what is opened now passes. */
  restore(): void;
  close(): void;
}

export async function openRelay(target: number): Promise<Relay> {
  const pairs = new Set<[Socket, Socket]>();
  let isLost = false;
  const server: Server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(target, "127.0.0.1");
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    if (isLost) return;
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lose() {
      isLost = true;
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    restore() {
      isLost = false;
      for (const [near, far] of [...pairs]) {
        near.destroy();
        far.destroy();
      }
    },
    close() {
      server.close();
      for (const [near, far] of [...pairs]) {
        near.destroy();
        far.destroy();
      }
    },
  };
}
