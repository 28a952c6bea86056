import { type Command, InvalidArgumentError } from "commander";
import { LabError } from "../../shared/contract/failure.ts";
import {
  DEFAULT_IMAGE,
  DEFAULT_NODE_PORT,
  type Door,
  type Subject,
  type SystemSettings,
} from "../../shared/manifests/system/options.ts";

export interface PrepareFlags {
  domain?: string;
  tlsSecret?: string;
  nodePort?: number | true;
  publicPort?: number;
  ingress?: string | true;
  gateway?: string;
  image?: string;
  imagePullSecret?: string;
  storageClass?: string;
  establishment: string[];
  teachers: Subject[];
  support: Subject[];
  apiServer?: string;
  charter?: string;
  contact?: string;
}

/** The options that `prepare` and `upgrade` have in common. */
export function withPrepareOptions(command: Command): Command {
  return command
    .option("--domain <name>", "seats are names below it; *.<name> leads to the portal")
    .option("--tls-secret <name>", "certificate for *.<domain>, a Secret in pupitre-system")
    .option("--ingress [class]", "an Ingress, of this class or of the cluster's default one")
    .option("--gateway <namespace/name>", "a route of the Gateway API, at this Gateway")
    .option("--node-port [port]", `a port of every node; TLS ends at the portal (${DEFAULT_NODE_PORT})`, port)
    .option("--public-port <port>", "what stands in links, where a load balancer listens elsewhere", port)
    .option("--image <ref>", `an image of Node 20 or newer (${DEFAULT_IMAGE})`)
    .option("--image-pull-secret <name>", "a Secret in pupitre-system, for a private registry")
    .option("--storage-class <name>", "for students' work; the cluster's default when absent")
    .option("--establishment <name>", "a namespace where sessions are held; repeatable", collect, [])
    .option("--teachers <who>", "group:NAME, user:NAME or a group's NAME; repeatable", subject, [])
    .option("--support <who>", "the same, for those who help; repeatable", subject, [])
    .option("--charter <url>", "the site's charter of use, shown to students; https")
    .option("--contact <url>", "whom students ask about their data, a page; https")
    .option("--api-server <url>", "public address of the API server, for students' own programs");
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError("a port is a number from 1 to 65535");
  return number;
}

function subject(text: string, before: Subject[]): Subject[] {
  const [, kind = "group", name = ""] = /^(?:(user|group):)?(.+)$/.exec(text) ?? [];
  return [...before, { kind: kind === "user" ? "User" : "Group", name }];
}

/** What was said; what was not said stays as it was. @throws LabError invalid, for two doors or half of one */
export function settingsOf(flags: PrepareFlags): Partial<SystemSettings> {
  const { image, imagePullSecret, storageClass, apiServer, establishment, teachers, support } = flags;
  const { charter, contact } = flags;
  const door = doorOf(flags);
  return {
    ...(door ? { door } : {}),
    ...(image ? { image } : {}),
    ...(imagePullSecret ? { imagePullSecret } : {}),
    ...(storageClass ? { storageClass } : {}),
    ...(apiServer ? { apiServer } : {}),
    ...(charter ? { charter } : {}),
    ...(contact ? { contact } : {}),
    establishments: establishment,
    ...(teachers.length > 0 ? { teachers } : {}),
    ...(support.length > 0 ? { support } : {}),
  };
}

function doorOf({
  domain,
  tlsSecret,
  nodePort,
  publicPort,
  ingress,
  gateway,
}: PrepareFlags): Door | undefined {
  const doors = [nodePort, ingress, gateway].filter((door) => door !== undefined);
  if (domain === undefined && doors.length === 0) return undefined;
  if (domain === undefined || doors.length > 1)
    throw refused("--domain, and one of --ingress, --gateway, --node-port");
  if (gateway !== undefined) {
    const [namespace, name] = gateway.split("/");
    if (!namespace || !name) throw refused("--gateway NAMESPACE/NAME");
    return { kind: "gateway", domain, namespace, name };
  }
  if (nodePort !== undefined) {
    if (!tlsSecret) throw refused("--node-port with --tls-secret");
    const number = nodePort === true ? DEFAULT_NODE_PORT : nodePort;
    return { kind: "nodePort", domain, port: number, tlsSecret, ...(publicPort ? { publicPort } : {}) };
  }
  return {
    kind: "ingress",
    domain,
    ...(typeof ingress === "string" ? { className: ingress } : {}),
    ...(tlsSecret ? { tlsSecret } : {}),
  };
}

const refused = (wanted: string) =>
  new LabError({ kind: "invalid", issues: [{ code: "prepare.badSetting", params: { message: wanted } }] });
