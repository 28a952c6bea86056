import { dig, digFields, digList, type Fields, isFields } from "../json.ts";

/** One control of the Pod Security Standards; ids in the order that the API server names them. */
export interface PodCheck {
  id: string;
  /** `privileged (container "a" must not set …)`, or nothing when all is well. */
  run(spec: Fields): string | undefined;
}

const HARMLESS_CAPABILITIES = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];
const RESTRICTED_VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const SAFE_SYSCTLS = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
];

function containersOf(spec: Fields): Fields[] {
  const lists = ["initContainers", "containers", "ephemeralContainers"];
  return lists.flatMap((list) => digList(spec, list)).filter(isFields);
}

function security(container: Fields): Fields {
  return digFields(container, "securityContext") ?? {};
}

/** `container "a"` or `containers "a", "b"` */
function naming(containers: Fields[]): string {
  const names = containers.map((container) => JSON.stringify(container.name)).join(", ");
  return `${containers.length === 1 ? "container" : "containers"} ${names}`;
}

/** A check that all containers pass or that names those that do not. */
function perContainer(
  id: string,
  title: string,
  isBad: (container: Fields) => boolean,
  rule: string,
): PodCheck {
  return {
    id,
    run(spec) {
      const bad = containersOf(spec).filter(isBad);
      return bad.length === 0 ? undefined : `${title} (${naming(bad)} ${rule})`;
    },
  };
}

function capabilities(container: Fields, part: "add" | "drop"): string[] {
  return digList(container, "securityContext", "capabilities", part).map(String);
}

function addedCapabilities(spec: Fields, allowed: string[]): string | undefined {
  const forbidden = (container: Fields): string[] =>
    capabilities(container, "add").filter((one) => !allowed.includes(one));
  const bad = containersOf(spec).filter((container) => forbidden(container).length > 0);
  if (bad.length === 0) return undefined;
  const names = [...new Set(bad.flatMap(forbidden))].sort().map((one) => JSON.stringify(one));
  return `${naming(bad)} must not include ${names.join(", ")} in securityContext.capabilities.add`;
}

const hostNamespaces: PodCheck = {
  id: "hostNamespaces",
  run(spec) {
    const used = ["hostNetwork", "hostPID", "hostIPC"].filter((field) => spec[field] === true);
    return used.length === 0
      ? undefined
      : `host namespaces (${used.map((field) => `${field}=true`).join(", ")})`;
  },
};

function volumeNames(volumes: unknown[]): string {
  const names = volumes.map((volume) => JSON.stringify(dig(volume, "name"))).join(", ");
  return `${volumes.length === 1 ? "volume" : "volumes"} ${names}`;
}

const hostPathVolumes: PodCheck = {
  id: "hostPathVolumes",
  run(spec) {
    const bad = digList(spec, "volumes").filter((volume) => isFields(dig(volume, "hostPath")));
    return bad.length === 0 ? undefined : `hostPath volumes (${volumeNames(bad)})`;
  },
};

const hostPorts: PodCheck = {
  id: "hostPorts",
  run(spec) {
    const portsOf = (container: Fields): number[] =>
      digList(container, "ports")
        .map((port) => dig(port, "hostPort"))
        .filter((port): port is number => typeof port === "number" && port !== 0);
    const bad = containersOf(spec).filter((container) => portsOf(container).length > 0);
    if (bad.length === 0) return undefined;
    const ports = [...new Set(bad.flatMap(portsOf))].sort((a, b) => a - b);
    const verb = bad.length === 1 ? "uses" : "use";
    return `hostPort (${naming(bad)} ${verb} ${ports.length === 1 ? "hostPort" : "hostPorts"} ${ports.join(", ")})`;
  },
};

/** Pod and containers may set a seccomp profile; whether what counts is one of the good ones. */
function unconfined(spec: Fields): string | undefined {
  const isUnconfined = (holder: Fields): boolean =>
    dig(holder, "securityContext", "seccompProfile", "type") === "Unconfined";
  const bad = containersOf(spec).filter(isUnconfined);
  const who = [...(isUnconfined(spec) ? ["pod"] : []), ...(bad.length > 0 ? [naming(bad)] : [])];
  if (who.length === 0) return undefined;
  return `seccompProfile (${who.join(" and ")} must not set securityContext.seccompProfile.type to "Unconfined")`;
}

export const BASELINE_CHECKS: PodCheck[] = [
  {
    id: "capabilities",
    run(spec) {
      const problem = addedCapabilities(spec, HARMLESS_CAPABILITIES);
      return problem && `non-default capabilities (${problem})`;
    },
  },
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  perContainer(
    "privileged",
    "privileged",
    (container) => security(container).privileged === true,
    "must not set securityContext.privileged=true",
  ),
  perContainer(
    "procMount",
    "procMount",
    (container) => !["Default", undefined].includes(security(container).procMount as string | undefined),
    'must not set securityContext.procMount to "Unmasked"',
  ),
  { id: "seccompProfile", run: unconfined },
  {
    id: "sysctls",
    run(spec) {
      const bad = digList(spec, "securityContext", "sysctls")
        .map((sysctl) => String(dig(sysctl, "name")))
        .filter((name) => !SAFE_SYSCTLS.includes(name));
      return bad.length === 0 ? undefined : `forbidden sysctls (${bad.join(", ")})`;
    },
  },
];

const restrictedCapabilities: PodCheck = {
  id: "capabilities",
  run(spec) {
    const keepers = containersOf(spec).filter(
      (container) => !capabilities(container, "drop").includes("ALL"),
    );
    const added = addedCapabilities(spec, ["NET_BIND_SERVICE"]);
    const problems = [
      ...(keepers.length > 0
        ? [`${naming(keepers)} must set securityContext.capabilities.drop=["ALL"]`]
        : []),
      ...(added ? [added] : []),
    ];
    return problems.length === 0 ? undefined : `unrestricted capabilities (${problems.join("; ")})`;
  },
};

const restrictedVolumes: PodCheck = {
  id: "restrictedVolumes",
  run(spec) {
    const kindOf = (volume: unknown): string =>
      Object.keys(isFields(volume) ? volume : {}).find((key) => key !== "name") ?? "emptyDir";
    const bad = digList(spec, "volumes").filter((volume) => !RESTRICTED_VOLUMES.includes(kindOf(volume)));
    if (bad.length === 0) return undefined;
    const kinds = [...new Set(bad.map(kindOf))].sort().map((kind) => JSON.stringify(kind));
    const [use, word] = [bad.length === 1 ? "uses" : "use", kinds.length === 1 ? "type" : "types"];
    return `restricted volume types (${volumeNames(bad)} ${use} restricted volume ${word} ${kinds.join(", ")})`;
  },
};

const runAsNonRoot: PodCheck = {
  id: "runAsNonRoot",
  run(spec) {
    const whole = dig(spec, "securityContext", "runAsNonRoot");
    const containers = containersOf(spec);
    const wrong = containers.filter((container) => security(container).runAsNonRoot === false);
    const setters = [...(whole === false ? ["pod"] : []), ...(wrong.length > 0 ? [naming(wrong)] : [])];
    if (setters.length > 0) {
      const who = setters.join(" and ");
      return `runAsNonRoot != true (${who} must not set securityContext.runAsNonRoot=false)`;
    }
    if (whole === true) return undefined;
    const silent = containers.filter((container) => security(container).runAsNonRoot === undefined);
    if (silent.length === 0) return undefined;
    return `runAsNonRoot != true (pod or ${naming(silent)} must set securityContext.runAsNonRoot=true)`;
  },
};

const runAsUser: PodCheck = {
  id: "runAsUser",
  run(spec) {
    const bad = containersOf(spec).filter((container) => security(container).runAsUser === 0);
    const who = [
      ...(dig(spec, "securityContext", "runAsUser") === 0 ? ["pod"] : []),
      ...(bad.length > 0 ? [naming(bad)] : []),
    ];
    return who.length === 0 ? undefined : `runAsUser=0 (${who.join(" and ")} must not set runAsUser=0)`;
  },
};

const restrictedSeccomp: PodCheck = {
  id: "seccompProfile",
  run(spec) {
    const wrong = unconfined(spec);
    if (wrong) return wrong;
    if (dig(spec, "securityContext", "seccompProfile", "type") !== undefined) return undefined;
    const silent = containersOf(spec).filter(
      (container) => dig(container, "securityContext", "seccompProfile", "type") === undefined,
    );
    if (silent.length === 0) return undefined;
    return `seccompProfile (pod or ${naming(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`;
  },
};

export const RESTRICTED_CHECKS: PodCheck[] = [
  perContainer(
    "allowPrivilegeEscalation",
    "allowPrivilegeEscalation != false",
    (container) => security(container).allowPrivilegeEscalation !== false,
    "must set securityContext.allowPrivilegeEscalation=false",
  ),
  restrictedCapabilities,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  restrictedSeccomp,
];
