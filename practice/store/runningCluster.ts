import { connect } from "node:tls";

const PATIENCE_MILLISECONDS = 2000;

/** Whether the cluster of this CA is being served on that port already: two writers would ruin its journal. */
export function isServed(port: number, caPem: string): Promise<boolean> {
  if (port === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, ca: caPem, servername: "localhost" });
    const tell = (served: boolean): void => {
      socket.destroy();
      resolve(served);
    };
    socket.setTimeout(PATIENCE_MILLISECONDS, () => tell(false));
    // Somebody else's server fails here, for want of a certificate by our CA.
    socket.once("secureConnect", () => tell(true));
    socket.once("error", () => tell(false));
  });
}
