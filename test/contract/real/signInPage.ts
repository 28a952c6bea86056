import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Pair, selfSigned } from "../../unit/cluster/certificate.ts";

/** An establishment's sign-in: OpenID Connect with the authorization code flow (RFC 6749, RFC 7636), for one person. */
export interface SignInPage {
  issuer: string;
  /** PEM. */
  ca: string;
  clientId: string;
  /** The person in the browser, at an address that a program opened: signs in, or refuses. */
  answer(address: string, how: "signIn" | "refuse"): Promise<void>;
  idToken(): string;
  close(): Promise<void>;
}

const CLIENT = "pupitre";
const encoded = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString("base64url");

export async function openSignInPage(person: { sub: string; groups: string[] }): Promise<SignInPage> {
  const pair: Pair = await selfSigned();
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = {
    ...createPublicKey(keys.privateKey).export({ format: "jwk" }),
    kid: "1",
    use: "sig",
    alg: "RS256",
  };
  /** By code: the challenge that whoever redeems it has to meet. */
  const codes = new Map<string, string>();
  let issuer = "";

  const idToken = (): string => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, aud: CLIENT, iat: now, exp: now + 3_600, ...person };
    const head = `${encoded({ alg: "RS256", kid: "1", typ: "JWT" })}.${encoded(claims)}`;
    return `${head}.${encoded(sign("RSA-SHA256", Buffer.from(head), keys.privateKey))}`;
  };
  const redeem = (form: URLSearchParams): object | undefined => {
    const challenge = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const met = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    return challenge === met && form.get("client_id") === CLIENT ? { id_token: idToken() } : undefined;
  };

  const server = createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
    const json = (value: object | undefined) =>
      response
        .writeHead(value ? 200 : 400, { "content-type": "application/json" })
        .end(JSON.stringify(value ?? { error: "invalid_grant" }));
    const { pathname } = new URL(request.url ?? "/", issuer);
    if (pathname === "/.well-known/openid-configuration")
      return json({
        issuer,
        ...{ authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
        jwks_uri: `${issuer}/keys`,
        ...{ response_types_supported: ["code"], subject_types_supported: ["public"] },
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (pathname === "/keys") return json({ keys: [jwk] });
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => json(pathname === "/token" ? redeem(new URLSearchParams(body)) : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    ca: pair.certificate,
    clientId: CLIENT,
    idToken,
    async answer(address, how) {
      const asked = new URL(address).searchParams;
      const back = new URL(asked.get("redirect_uri") ?? "");
      back.searchParams.set("state", asked.get("state") ?? "");
      if (how === "signIn") {
        const code = randomBytes(16).toString("hex");
        codes.set(code, asked.get("code_challenge") ?? "");
        back.searchParams.set("code", code);
      } else back.searchParams.set("error", "access_denied");
      await fetch(back);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What an API server is told to take this page's tokens (structured authentication, stable since 1.34). */
export const authenticationConfig = ({ issuer, ca, clientId }: SignInPage): string =>
  JSON.stringify({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AuthenticationConfiguration",
    jwt: [
      {
        issuer: { url: issuer, audiences: [clientId], certificateAuthority: ca },
        claimMappings: {
          username: { claim: "sub", prefix: "oidc:" },
          groups: { claim: "groups", prefix: "oidc:" },
        },
      },
    ],
  });

/**
 * A `kubelogin` of our own in `folder`, with the interface and the flow of the real one: it writes the address that it
 * would open in a browser into the file `opened`, one a line, and waits on loopback for the answer.
 */
export async function writeKubelogin(folder: string): Promise<{ opened: () => Promise<string[]> }> {
  const log = join(folder, "opened");
  const script = `#!${process.execPath}
const { createHash, randomBytes } = require("node:crypto");
const { appendFileSync } = require("node:fs");
const { createServer } = require("node:http");
const options = Object.fromEntries(process.argv.slice(3).map((word) => word.replace(/^--/, "").split(/=(.*)/s)));
const issuer = options["oidc-issuer-url"], client_id = options["oidc-client-id"];
const state = randomBytes(8).toString("hex"), code_verifier = randomBytes(32).toString("base64url");
fetch(issuer + "/.well-known/openid-configuration").then((answer) => answer.json()).then((page) => {
  const server = createServer((request, response) => {
    const back = new URL(request.url, "http://localhost").searchParams;
    response.end("You may close this page.");
    server.close();
    if (back.get("state") !== state || back.has("error")) process.exit(1);
    const form = new URLSearchParams({ grant_type: "authorization_code", code: back.get("code"), code_verifier, client_id, redirect_uri });
    fetch(page.token_endpoint, { method: "POST", body: form }).then((answer) => answer.json()).then(({ id_token }) => {
      const { exp } = JSON.parse(Buffer.from(id_token.split(".")[1], "base64url"));
      const status = { token: id_token, expirationTimestamp: new Date(exp * 1000).toISOString() };
      console.log(JSON.stringify({ apiVersion: JSON.parse(process.env.KUBERNETES_EXEC_INFO).apiVersion, kind: "ExecCredential", status }));
      process.exit(0);
    });
  });
  let redirect_uri;
  server.listen(0, "127.0.0.1", () => {
    redirect_uri = "http://127.0.0.1:" + server.address().port;
    const code_challenge = createHash("sha256").update(code_verifier).digest("base64url");
    const asked = { response_type: "code", scope: "openid", client_id, redirect_uri, state, code_challenge, code_challenge_method: "S256" };
    appendFileSync(${JSON.stringify(log)}, page.authorization_endpoint + "?" + new URLSearchParams(asked) + "\\n");
  });
});
`;
  await writeFile(join(folder, "kubelogin"), script, { mode: 0o755 });
  return {
    opened: () =>
      readFile(log, "utf8").then(
        (text) => text.trim().split("\n"),
        () => [],
      ),
  };
}
