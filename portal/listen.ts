import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where the computer has no IPv6, browsers do not ask for it either. */
const NO_IPV6 = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Listens where it is told to. On loopback that is both addresses: browsers take `*.localhost` for `::1` first, and
 * whoever else on this computer listened there would be handed the links. Port 0 is a free one, of both. `any` is
 * every address of a Pod, of whichever family it has.
 * @throws Error of the system when the port is taken.
 */
export async function listenOn(
  { host, port }: { host: string; port: number },
  make: () => Server,
): Promise<{ servers: Server[]; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const first = make();
    const taken = await listening(first, port, host);
    if (host !== "127.0.0.1") return { servers: [first], port: taken };
    const second = make();
    try {
      await listening(second, taken, "::1");
      return { servers: [first, second], port: taken };
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (NO_IPV6.has(code)) return { servers: [first], port: taken };
      first.close();
      if (port !== 0 || attempt === 5) throw error;
    }
  }
}

function listening(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host === "any" ? {} : { host }) }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
