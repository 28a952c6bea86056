import { basename, dirname, resolve } from "node:path";
import type { ClusterAuth, CredentialProgram } from "./access.ts";
import { clientCertificateState, keyFitsCertificate } from "./certificates.ts";
import { type Checks, folderOf, refuse, textAt } from "./kubeconfigChecks.ts";
import { consentedPath, consentFor, pemAt } from "./kubeconfigFiles.ts";
import type { Place } from "./kubeconfigText.ts";

const PLUGIN_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"] as const;

/** Variables that make another program run than the one that was shown. */
const HIJACKING =
  /^(LD_|DYLD_|PATH$|PATHEXT$|COMSPEC$|NODE_OPTIONS$|NODE_PATH$|PYTHON|PERL5|RUBY|BASH_ENV$|ENV$|IFS$)/i;

/** The `user` of a context; `undefined` after a refusal. */
export async function checkUser(body: Place, checks: Checks): Promise<ClusterAuth | undefined> {
  const before = checks.issues.length;
  refuseForbidden(body, checks);
  const program = body.get("exec");
  const auth = program ? programAt(program, checks) : await storedCredential(body, checks);
  return checks.issues.length > before ? undefined : auth;
}

function refuseForbidden(body: Place, { issues }: Checks): void {
  const provider = body.get("auth-provider");
  if (provider) {
    refuse(issues, "authProvider", provider, { provider: provider.get("name")?.text() ?? "?" });
    const command = provider.get("config")?.get("cmd-path");
    if (command) refuse(issues, "commandPath", command, { command: command.text() ?? "?" });
  }
  const command = body.get("cmd-path");
  if (command) refuse(issues, "commandPath", command, { command: command.text() ?? "?" });
  const basic = body.get("username") ?? body.get("password");
  if (basic) refuse(issues, "basicAuth", basic);
  const other = ["as", "as-uid", "as-groups", "as-user-extra"].map((key) => body.get(key)).find(Boolean);
  if (other) refuse(issues, "impersonation", other);
}

async function storedCredential(body: Place, checks: Checks): Promise<ClusterAuth> {
  const certificate = await pemAt(body, "client-certificate", checks);
  const key = await pemAt(body, "client-key", checks);
  const token = textAt(body, "token", checks.issues)?.trim();
  const tokenFile = consentedPath(body, "tokenFile", checks);
  if (certificate !== undefined || key !== undefined) {
    checkPair(body, certificate, key, checks);
    // An API server looks at the certificate first, so a token beside it would only be one more secret to carry.
    return { kind: "certificate", certificate: certificate ?? "", key: key ?? "" };
  }
  if (tokenFile !== undefined) return { kind: "tokenFile", path: tokenFile };
  if (!token) return { kind: "none" };
  if (!/^[\x21-\x7e]+$/.test(token)) refuse(checks.issues, "tokenInvalid", body.get("token"));
  return { kind: "token", token };
}

function checkPair(
  body: Place,
  certificate: string | undefined,
  key: string | undefined,
  { issues, now }: Checks,
): void {
  // A file that was not read yet has its own refusal: nothing to add.
  if (issues.length > 0) return;
  const problem = pairProblem(certificate, key, now);
  if (!problem) return;
  const place = body.get(`${problem.field}-data`) ?? body.get(problem.field) ?? body;
  refuse(issues, problem.code, place, problem.at ? { at: problem.at } : undefined);
}

function pairProblem(
  certificate: string | undefined,
  key: string | undefined,
  now: Date,
): { code: string; field: string; at?: string } | undefined {
  const field = "client-certificate";
  if (certificate === undefined) return { code: "clientCertificateMissing", field };
  if (key === undefined) return { code: "clientKeyMissing", field: "client-key" };
  const checked = clientCertificateState(certificate, now);
  if (checked.state === "unreadable") return { code: "clientCertificateUnreadable", field };
  if (checked.state === "expired") return { code: "clientCertificateExpired", field, at: checked.at };
  if (checked.state === "notYetValid") return { code: "clientCertificateNotYetValid", field, at: checked.at };
  return keyFitsCertificate(certificate, key)
    ? undefined
    : { code: "clientKeyMismatch", field: "client-key" };
}

function programAt(exec: Place, checks: Checks): ClusterAuth | undefined {
  const { issues } = checks;
  const written = textAt(exec, "command", issues);
  if (written === undefined || written.trim() === "") {
    refuse(issues, "execCommandMissing", exec);
    return undefined;
  }
  const command = commandPath(written, exec, checks);
  const apiVersion = PLUGIN_VERSIONS.find((version) => version === textAt(exec, "apiVersion", issues));
  if (!apiVersion) refuse(issues, "execVersion", exec.get("apiVersion") ?? exec);
  // There is no terminal to hand over: the program would wait for ever.
  if (textAt(exec, "interactiveMode", issues) === "Always") {
    refuse(issues, "execInteractive", exec.get("interactiveMode"));
  }
  const args = argumentsAt(exec, checks);
  const env = environmentAt(exec, checks);
  const provideClusterInfo = textAt(exec, "provideClusterInfo", issues) === "true";
  const program = { apiVersion: apiVersion ?? PLUGIN_VERSIONS[0], command, args, env, provideClusterInfo };
  checkConsent(exec, program, checks);
  return { kind: "program", program };
}

function commandPath(written: string, exec: Place, { issues }: Checks): string {
  const folder = folderOf(exec);
  if (basename(written) === written || resolve(written) === written) return written;
  // Like kubectl: relative to the file. A text has no folder, and the current one is anybody's.
  if (folder === undefined) refuse(issues, "execRelative", exec.get("command"), { command: written });
  return resolve(folder ?? dirname("/"), written);
}

function argumentsAt(exec: Place, { issues }: Checks): string[] {
  const place = exec.get("args");
  if (place && place.shape !== "list") refuse(issues, "notList", place, { field: "args" });
  return (place?.items() ?? []).flatMap((item) => {
    const text = item.text();
    if (text === undefined) refuse(issues, "notText", item, { field: "args" });
    return text === undefined ? [] : [text];
  });
}

function environmentAt(exec: Place, { issues }: Checks): Record<string, string> {
  const place = exec.get("env");
  if (place && place.shape !== "list") refuse(issues, "notList", place, { field: "env" });
  const pairs: [string, string][] = [];
  for (const item of place?.items() ?? []) {
    const name = textAt(item, "name", issues);
    if (name === undefined) continue;
    if (HIJACKING.test(name)) refuse(issues, "execEnvironment", item, { name });
    pairs.push([name, textAt(item, "value", issues) ?? ""]);
  }
  // fromEntries defines, it does not assign: a variable called __proto__ stays a variable.
  return Object.fromEntries(pairs);
}

function checkConsent(exec: Place, program: CredentialProgram, { issues, consent }: Checks): void {
  const wanted = consentFor("exec", program, exec);
  if (consent.has(wanted)) return;
  refuse(issues, "execNeedsConsent", exec, {
    command: [program.command, ...program.args].map(quoted).join(" "),
    environment: Object.keys(program.env).join(", "),
    consent: wanted,
  });
}

/** Shown to a person: an argument with spaces or control characters must not look like something else. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(argument) ? argument : JSON.stringify(argument);
}
