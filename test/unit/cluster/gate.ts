import { connect, createServer, type Socket } from "node:net";

/** A TCP relay that can fall silent or break, as networks do; the programs on both sides cannot tell it from one. */
export interface Gate {
  readonly port: number;
  /** How many connections were ever accepted. */
  readonly accepted: number;
  readonly open: number;
  /** Nothing passes any more through the connections of now, and nobody is told. New ones work. */
  freeze(): void;
  /** Ends the connections of now. */
  cut(): void;
  close(): Promise<void>;
}

export async function openGate(target: number): Promise<Gate> {
  const pairs = new Set<[Socket, Socket]>();
  let accepted = 0;
  const server = createServer((outside) => {
    accepted += 1;
    const inside = connect(target, "127.0.0.1");
    const pair: [Socket, Socket] = [outside, inside];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      outside.destroy();
      inside.destroy();
    };
    outside.on("error", end).on("close", end).pipe(inside);
    inside.on("error", end).on("close", end).pipe(outside);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    get accepted() {
      return accepted;
    },
    get open() {
      return pairs.size;
    },
    freeze: () => {
      for (const [outside, inside] of pairs) {
        outside.unpipe(inside);
        inside.unpipe(outside);
        outside.pause();
        inside.pause();
      }
    },
    cut: () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
    close: async () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
