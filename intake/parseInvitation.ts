import type { Issue } from "../shared/contract/failure.ts";
import {
  INVITATION_SCHEME,
  type Invitation,
  MAX_INVITATION_LENGTH,
  NamespaceName,
  type SignIn,
  SiteName,
} from "../shared/domain/invitation.ts";

type ParsedInvitation = { ok: true; invitation: Invitation } | { ok: false; issues: Issue[] };

const START = `${INVITATION_SCHEME}://site?`;
const FIELDS = ["v", "name", "server", "ca", "tls", "namespace", "signin", "issuer", "client"] as const;
type Field = (typeof FIELDS)[number];
/** What people put into links although everybody who sees the link could use it. */
const SECRETS =
  /^(token|key|secret|password|passwd|pwd|cert|certificate|client[-_]?key|client[-_]?secret|auth)$/i;
const HOST = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])$/i;
/** A certificate in DER begins with a sequence of 256 to 65535 bytes. */
const CERTIFICATE = /^MII[A-Za-z0-9_-]{300,8000}$/;
const MAX_CERTIFICATES = 4;

/**
 * An invitation as IT made it: a link, or a text file that holds one. It comes from anybody, by mail or from a page, so
 * every field is checked and an unknown one refused. Pure; whether the certificate is one is for whoever can read it.
 */
export function parseInvitation(text: string): ParsedInvitation {
  if (text.length > MAX_INVITATION_LENGTH) return refused("tooLarge");
  const link = linkIn(text);
  if (link === undefined) return refused("notOne");
  const fields = fieldsOf(link.slice(START.length));
  if ("issues" in fields) return { ok: false, issues: fields.issues };
  return read(fields);
}

/** The link alone, or a text of lines of which one is the link and the others are remarks (`# …`). */
function linkIn(text: string): string | undefined {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const [only] = lines;
  // A browser may write a slash between host and query.
  const link = only?.replace(/^pupitre:\/\/site\/\?/i, START);
  return lines.length === 1 && link?.toLowerCase().startsWith(START) ? link : undefined;
}

function fieldsOf(query: string): Map<Field, string[]> | { issues: Issue[] } {
  const fields = new Map<Field, string[]>();
  const issues: Issue[] = [];
  for (const pair of query.split("&")) {
    const at = pair.indexOf("=");
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    const value = decoded(at < 0 ? "" : pair.slice(at + 1));
    const field = FIELDS.find((known) => known === name);
    if (name === undefined || value === undefined) issues.push(issue("encoding"));
    else if (SECRETS.test(name)) issues.push(issue("secret", { field: name }));
    else if (!field) issues.push(issue("unknownField", { field: name.slice(0, 40).replace(/[^\w-]/g, "?") }));
    else if (fields.has(field) && field !== "ca") issues.push(issue("twice", { field }));
    else fields.set(field, [...(fields.get(field) ?? []), value]);
    if (issues.length >= 5) break;
  }
  return issues.length > 0 ? { issues } : fields;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function read(fields: Map<Field, string[]>): ParsedInvitation {
  const issues: Issue[] = [];
  const one = (field: Field) => fields.get(field)?.[0];
  if (one("v") !== "1") return refused("version");
  const name = SiteName.safeParse(one("name") ?? "");
  if (!name.success) issues.push(issue("name"));
  const namespace = NamespaceName.safeParse(one("namespace") ?? "");
  if (!namespace.success) issues.push(issue("namespace"));
  const server = httpsAddress(one("server"));
  if (server === undefined) issues.push(issue("server"));
  const tlsServerName = one("tls");
  if (tlsServerName !== undefined && !HOST.test(tlsServerName)) issues.push(issue("server"));
  const certificates = fields.get("ca") ?? [];
  if (certificates.length > MAX_CERTIFICATES || !certificates.every((text) => CERTIFICATE.test(text)))
    issues.push(issue("certificate"));
  const signIn = signInOf(one("signin"), one("issuer"), one("client"));
  if (!signIn) issues.push(issue("signIn"));
  if (issues.length > 0 || !name.success || !namespace.success || server === undefined || !signIn)
    return { ok: false, issues };
  const invitation: Invitation = {
    name: name.data,
    server,
    ...(certificates.length > 0 ? { ca: certificates.map(pemOf).join("") } : {}),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    namespace: namespace.data,
    signIn,
  };
  return { ok: true, invitation };
}

function signInOf(
  kind: string | undefined,
  issuer: string | undefined,
  clientId: string | undefined,
): SignIn | undefined {
  if (kind === "token") return issuer === undefined && clientId === undefined ? { kind } : undefined;
  if (kind !== "oidc") return undefined;
  const address = httpsAddress(issuer);
  // They become arguments of a program, so nothing but plain words.
  if (address === undefined || !/^[\w.:/@~-]{1,200}$/.test(clientId ?? "") || clientId?.startsWith("-"))
    return undefined;
  return { kind, issuer: address, clientId: clientId ?? "" };
}

/** `https://host[:port][/path]`: no user, no query, no fragment, nothing that needs escaping. */
export function httpsAddress(text: string | undefined): string | undefined {
  const [, host = "", port, path = ""] =
    /^https:\/\/([^/:?#@\\\s[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[\w.~-]+)*)\/?$/i.exec(text ?? "") ??
    [];
  if (!HOST.test(host) || host.includes("..") || path.split("/").some((part) => /^\.+$/.test(part)))
    return undefined;
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) return undefined;
  return `https://${host.toLowerCase()}${port === undefined ? "" : `:${Number(port)}`}${path}`;
}

function pemOf(base64url: string): string {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  const padded = base64.padEnd(Math.ceil(base64.length / 4) * 4, "=");
  const lines = padded.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

const issue = (code: string, params?: Issue["params"]): Issue => ({
  code: `invitation.${code}`,
  ...(params ? { params } : {}),
});

const refused = (code: string): ParsedInvitation => ({ ok: false, issues: [issue(code)] });

const CERTIFICATES = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----/g;

/** The link of an invitation; `parseInvitation` gives the same invitation back. */
export function formatInvitation(invitation: Invitation): string {
  const { name, server, ca, tlsServerName, namespace, signIn } = invitation;
  const pairs: [Field, string][] = [
    ["v", "1"],
    ["name", name],
    ["server", server],
    ["namespace", namespace],
    ["signin", signIn.kind],
  ];
  if (signIn.kind === "oidc") pairs.push(["issuer", signIn.issuer], ["client", signIn.clientId]);
  if (tlsServerName !== undefined) pairs.push(["tls", tlsServerName]);
  for (const [, body = ""] of (ca ?? "").matchAll(CERTIFICATES)) {
    const plain = body.replace(/[\s=]+/g, "");
    pairs.push(["ca", plain.replaceAll("+", "-").replaceAll("/", "_")]);
  }
  return START + pairs.map(([field, value]) => `${field}=${encodeURIComponent(value)}`).join("&");
}
