import { execFile } from "node:child_process";
import { LabError } from "../shared/contract/failure.ts";
import type { ClusterAccess, CredentialProgram } from "./access.ts";
import type { ClientPair } from "./dial.ts";

/** Milliseconds: a person may be signing in in a browser meanwhile, and kubelogin waits three minutes for them. */
export const SIGN_IN_TIME = 5 * 60_000;

export interface ProgramCredential {
  token?: string;
  pair?: ClientPair;
  /** Milliseconds since the epoch. */
  expiresAt?: number;
}

/** Ends a program that is no longer waited for, and how long it may run. */
interface Limits {
  signal: AbortSignal;
  /** Milliseconds. */
  timeout: number;
}

/**
 * Runs an exec credential plugin that the user agreed to, without a shell.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 * @throws LabError `unauthorized`; what the program printed is never part of it.
 */
export async function runCredentialProgram(
  program: CredentialProgram,
  access: ClusterAccess,
  limits: Limits,
): Promise<ProgramCredential> {
  const output = await run(program, access, limits);
  return parseCredential(output, program);
}

function run(program: CredentialProgram, access: ClusterAccess, limits: Limits): Promise<string> {
  const info = {
    apiVersion: program.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false, ...(program.provideClusterInfo ? { cluster: clusterInfo(access) } : {}) },
  };
  const env = { ...process.env, ...program.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  return new Promise((resolve, reject) => {
    const options = { env, ...limits, maxBuffer: 1_048_576, windowsHide: true };
    const child = execFile(program.command, [...program.args], options, (error, stdout) => {
      if (!error) return resolve(stdout);
      const { code, killed } = error;
      const how = limits.signal.aborted
        ? "was stopped"
        : killed
          ? "ran too long"
          : code === "ENOENT"
            ? "was not found"
            : `ended with ${String(code)}`;
      // No `cause`: Node's error holds the whole command line and what it printed.
      reject(failed(`the credential program ${how}`));
    });
    child.stdin?.end();
  });
}

function clusterInfo(access: ClusterAccess): object {
  return {
    server: access.server,
    ...(access.tlsServerName ? { "tls-server-name": access.tlsServerName } : {}),
    ...(access.ca ? { "certificate-authority-data": Buffer.from(access.ca).toString("base64") } : {}),
  };
}

function parseCredential(output: string, program: CredentialProgram): ProgramCredential {
  const answer = parseJson(output);
  const { apiVersion, kind, status } = (answer ?? {}) as Record<string, unknown>;
  if (
    kind !== "ExecCredential" ||
    apiVersion !== program.apiVersion ||
    typeof status !== "object" ||
    !status
  ) {
    throw failed("the credential program printed no ExecCredential");
  }
  const fields = status as Record<string, unknown>;
  const text = (key: string) => (typeof fields[key] === "string" ? (fields[key] as string) : undefined);
  const token = text("token");
  const certificate = text("clientCertificateData");
  const key = text("clientKeyData");
  const expiresAt = Date.parse(text("expirationTimestamp") ?? "");
  if (token === undefined && certificate === undefined)
    throw failed("the credential program gave no credential");
  return {
    ...(token !== undefined && /^[\x21-\x7e]+$/.test(token) ? { token } : {}),
    ...(certificate !== undefined && key !== undefined ? { pair: { certificate, key } } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(detail: string): LabError {
  return new LabError({ kind: "unauthorized", params: { cause: "credentialProgram" }, detail });
}
