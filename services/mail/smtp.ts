import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { trustedRoots } from "../../cluster/trustedRoots.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { isOwnComputer, type MailAccount } from "../../shared/domain/mail.ts";
import { issueOf, type Outcome, outcomeOf } from "./outcome.ts";

export interface Letter {
  to: string;
  /** The whole message as it goes over. */
  bytes: Uint8Array;
}

/** A way to the mail server, opened when it is first needed, and anew after it was lost. */
export interface Post {
  send(letter: Letter): Promise<Outcome>;
  /** @throws LabError invalid, with what hinders it */
  tryOut(): Promise<void>;
  /** At once, whatever is under way: its mail's outcome is then unknown. */
  close(): void;
}

interface PostOptions {
  account: MailAccount;
  password: string;
  /** Of the site, PEM: a school's own authority may stand behind its mail server, too. */
  ca?: string | undefined;
}

/** ms. A server that checks for spam while one waits may well take half a minute. */
const TIMES = {
  connectionTimeout: 20_000,
  greetingTimeout: 20_000,
  socketTimeout: 90_000,
  dnsTimeout: 15_000,
};
/** Servers end a connection after some mails, with an error: it is left before. */
const MOST_ON_ONE = 50;

/**
 * Authenticated submission: nothing is said before the way is encrypted, unless the server is on this computer.
 * @throws LabError invalid for an account that would go without encryption
 */
export function openPost({ account, password, ca }: PostOptions): Post {
  const { host, port, security, user } = account;
  if (security === "none" && !isOwnComputer(host))
    throw new LabError({ kind: "invalid", issues: [{ code: "mail.mustEncrypt", params: { host } }] });
  let open: { connection: SMTPConnection; sent: number } | undefined;

  const connect = async (): Promise<SMTPConnection> => {
    const connection = new SMTPConnection({
      ...{ host, port, ...TIMES },
      name: "[127.0.0.1]", // what this computer is called is nobody's business
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      tls: { ca: [...trustedRoots(), ...(ca === undefined ? [] : [ca])], minVersion: "TLSv1.2" },
    });
    try {
      await new Promise<void>((resolve, reject) => {
        connection.once("error", reject);
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      await new Promise<void>((resolve, reject) => {
        connection.once("error", reject);
        connection.login({ credentials: { user, pass: password } }, (error) =>
          error ? reject(error) : resolve(),
        );
      });
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.removeAllListeners("error");
    connection.on("error", () => undefined); // told by what is under way, and met again by what comes next
    connection.once("end", () => {
      if (open?.connection === connection) open = undefined;
    });
    return connection;
  };

  const leave = () => {
    open?.connection.quit();
    open = undefined;
  };

  return {
    async send({ to, bytes }) {
      let begun = false;
      try {
        if (open && open.sent >= MOST_ON_ONE) leave();
        open ??= { connection: await connect(), sent: 0 };
        const { connection } = open;
        open.sent += 1;
        // It is read only once the server has taken the address and waits for the text.
        const message = new Readable({
          read() {
            begun = true;
            this.push(bytes);
            this.push(null);
          },
        });
        await new Promise<void>((resolve, reject) =>
          connection.send({ from: account.from.address, to: [to], size: bytes.length }, message, (error) =>
            error ? reject(error) : resolve(),
          ),
        );
        return { is: "sent" };
      } catch (error) {
        const outcome = outcomeOf(error as Error, host, begun);
        if (outcome.is === "refused" || outcome.is === "later") await startAnew();
        else {
          open?.connection.close();
          open = undefined;
        }
        return outcome;
      }
    },
    async tryOut() {
      try {
        open ??= { connection: await connect(), sent: 0 };
        leave();
      } catch (error) {
        throw new LabError({ kind: "invalid", issues: [issueOf(error as Error, host)] });
      }
    },
    close: () => {
      open?.connection.close();
      open = undefined;
    },
  };

  /** The server still waits for the rest of what it refused a part of. */
  async function startAnew(): Promise<void> {
    if (!open) return;
    const { connection } = open;
    const isReset = await new Promise<boolean>((resolve) => connection.reset((error) => resolve(!error)));
    if (isReset) return;
    connection.close();
    if (open?.connection === connection) open = undefined;
  }
}
