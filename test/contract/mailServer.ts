import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { type Authority, createAuthority } from "../cluster/certificates.ts";

/** What the server does with a mail to an address, in turn; the last goes on. */
type Fate =
  | "take"
  | "550" // no such mailbox
  | "451" // not now
  | "554data" // refused after it was read
  | "452data"
  | "takeAndCut" // taken, and the connection ends before the answer
  | "cutInData"; // the connection ends while it is read

interface TakenMail {
  to: string;
  text: string;
  messageId: string;
  user: unknown;
  secure: boolean;
}

export interface MailServer {
  port: number;
  /** PEM, of whoever made its certificate. */
  ca: string;
  /** In the order in which they came in whole. */
  taken: TakenMail[];
  /** Every address that was ever offered, with repetitions. */
  offered: string[];
  fates: Map<string, Fate[]>;
  /** Cuts every connection before it says who it is. */
  isDown: boolean;
  close(): Promise<void>;
}

let authority: Promise<Authority> | undefined;

export const USER = "prof";
export const PASSWORD = "canari-mot-de-passe";

/** A real mail server on loopback: TLS of an authority of its own, sign-in, and refusals on demand. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  authority ??= createAuthority();
  const ca = await authority;
  const { certificatePem: cert, keyPem: key } = await ca.issue({ name: "mail", hosts: ["localhost"] });
  const sockets = new Set<Socket>();
  const turns = new Map<string, number>();
  const fateOf = (address: string): Fate => {
    const fates = mail.fates.get(address) ?? ["take"];
    return fates[Math.min(turns.get(address) ?? 0, fates.length - 1)] ?? "take";
  };
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = new SMTPServer({
    ...{ cert, key, logger: false, disableReverseLookup: true, closeTimeout: 100 },
    onConnect: (_, done) => (mail.isDown ? cut() : done()),
    onAuth: ({ username, password }, _, done) =>
      username === USER && password === PASSWORD
        ? done(null, { user: username })
        : done(refusal(535, "5.7.8 Authentication failed")),
    onRcptTo({ address }, _, done) {
      mail.offered.push(address);
      const fate = fateOf(address);
      if (fate !== "550" && fate !== "451") return done();
      turns.set(address, (turns.get(address) ?? 0) + 1);
      done(
        fate === "550"
          ? refusal(550, `5.1.1 <${address}> unknown here`)
          : refusal(451, "4.7.1 Greylisted, come back"),
      );
    },
    onData(stream, session, done) {
      const [to = ""] = session.envelope.rcptTo.map(({ address }) => address);
      const fate = fateOf(to);
      turns.set(to, (turns.get(to) ?? 0) + 1);
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        if (fate === "cutInData") cut();
        chunks.push(chunk);
      });
      stream.on("end", () => {
        if (fate === "cutInData") return;
        if (fate === "554data") return done(refusal(554, "5.6.0 Looks like spam"));
        if (fate === "452data") return done(refusal(452, "4.3.1 Disk full"));
        const text = Buffer.concat(chunks).toString("utf8");
        const messageId = /^Message-ID: (.+)$/im.exec(text)?.[1] ?? "";
        mail.taken.push({ to, text, messageId, user: session.user, secure: session.secure });
        if (fate === "takeAndCut") return cut();
        done();
      });
    },
    ...options,
  });
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("error", () => undefined);
  const mail: MailServer = {
    ...{ port: 0, ca: ca.certificatePem, taken: [], offered: [], fates: new Map(), isDown: false },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
  server.listen(0, "localhost");
  await once(server.server, "listening");
  mail.port = (server.server.address() as AddressInfo).port;
  return mail;
}
