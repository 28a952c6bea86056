import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parsePortalOrigin } from "../../../../shared/domain/links.ts";
import { kindOf } from "../../../../shared/kubernetes/kinds.ts";
import type { Manifest } from "../../../../shared/kubernetes/objects.ts";
import { clusterRoles } from "../../../../shared/manifests/roles.ts";
import { originOfDoor } from "../../../../shared/manifests/system/doorManifests.ts";
import type { Door, PackedProgram, SystemSettings } from "../../../../shared/manifests/system/options.ts";
import { PHASES, systemManifests } from "../../../../shared/manifests/system/systemManifests.ts";

const pack = (files: Record<string, string>): PackedProgram => {
  const bytes = gzipSync(JSON.stringify(files));
  return { sha256: createHash("sha256").update(bytes).digest("hex"), base64: bytes.toString("base64") };
};
const programs = { conductor: pack({ "main.mjs": "1" }), portal: pack({ "main.mjs": "2" }) };

const DOORS: Record<Door["kind"], Door> = {
  nodePort: { kind: "nodePort", domain: "lab.example.org", port: 30_443, tlsSecret: "door" },
  ingress: { kind: "ingress", domain: "lab.example.org", className: "nginx", tlsSecret: "wildcard" },
  gateway: { kind: "gateway", domain: "lab.example.org", namespace: "infra", name: "public" },
};
const settings = (door: Door, more: Partial<SystemSettings> = {}): SystemSettings => ({
  door,
  image: "registry.example.org/node:22",
  establishments: ["lycee"],
  teachers: [{ kind: "Group", name: "profs" }],
  support: [],
  ...more,
});
const all = (door: Door, more: Partial<SystemSettings> = {}): Manifest[] => {
  const manifests = systemManifests(settings(door, more), programs);
  return PHASES.flatMap((phase) => manifests[phase]);
};
const find = <T>(manifests: Manifest[], kind: string, name: string): T =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name) as T;

interface Deployment {
  spec: {
    replicas: number;
    template: {
      spec: {
        securityContext: object;
        volumes: { name: string }[];
        containers: {
          command: string[];
          image: string;
          env: { name: string; value: string }[];
          securityContext: object;
        }[];
      };
    };
  };
}

test.each(Object.values(DOORS))("every object of a $kind is of a known kind, and named once", (door) => {
  const names = all(door).map((manifest) => {
    const { namespaced } = kindOf(manifest);
    expect(manifest.metadata.namespace !== undefined).toBe(namespaced);
    return `${manifest.kind} ${manifest.metadata.namespace ?? ""}/${manifest.metadata.name}`;
  });
  expect(new Set(names).size).toBe(names.length);
});

test.each(Object.values(DOORS))("the origin that a $kind gives is one that links can be made of", (door) => {
  const origin = originOfDoor(door);
  expect(parsePortalOrigin(origin)).toBe(origin);
  expect(originOfDoor({ ...DOORS.nodePort, publicPort: 443 } as Door)).toBe("https://{seat}.lab.example.org");
});

test("TLS ends at the portal behind a node port, and before it elsewhere", () => {
  const volumes = (door: Door) =>
    find<Deployment>(all(door), "Deployment", "pupitre-portal").spec.template.spec.volumes.map(
      ({ name }) => name,
    );
  expect(volumes(DOORS.nodePort)).toContain("tls");
  expect(volumes(DOORS.ingress)).not.toContain("tls");
  expect(volumes(DOORS.gateway)).not.toContain("tls");
});

test("the site's charter and contact reach the portal, which shows them, and no other program", () => {
  const pages = { charter: "https://lab.example.org/charter", contact: "https://lab.example.org/dpo" };
  const told = (program: string, more: Partial<SystemSettings>) =>
    find<Deployment>(all(DOORS.ingress, more), "Deployment", program)
      .spec.template.spec.containers.flatMap(({ env }) => env)
      .filter(({ name }) => /CHARTER|CONTACT/.test(name))
      .map(({ value }) => value);
  expect(told("pupitre-portal", pages)).toEqual([pages.charter, pages.contact]);
  expect(told("pupitre-portal", {})).toEqual([]);
  expect(told("pupitre-conductor", pages)).toEqual([]);
});

test("every program is restricted as Pod Security wants it, and its image is the one that was said", () => {
  for (const name of ["pupitre-conductor", "pupitre-portal"]) {
    const { spec } = find<Deployment>(all(DOORS.ingress), "Deployment", name);
    expect(spec.template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: "registry.example.org/node:22",
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
  }
});

test("no role of ours has a wildcard, and only what works in seats or establishments touches Secrets", () => {
  const withSecrets: string[] = [];
  for (const role of clusterRoles() as (Manifest & {
    rules: { verbs: string[]; resources: string[]; apiGroups: string[] }[];
  })[]) {
    for (const { verbs, resources, apiGroups } of role.rules) {
      expect([...verbs, ...resources, ...apiGroups]).not.toContain("*");
      if (resources.includes("secrets")) withSecrets.push(role.metadata.name);
    }
  }
  expect(withSecrets).toEqual([
    "pupitre-conductor-establishment",
    "pupitre-conductor-seat",
    "pupitre-portal-seat",
    "pupitre-teacher",
    // Those of the student's own namespace; it is bound nowhere else.
    "pupitre-student",
  ]);
});

test("across the cluster two roles are bound, each to its program's own account", () => {
  const bindings = all(DOORS.ingress).filter(({ kind }) => kind === "ClusterRoleBinding");
  expect(bindings.map(({ roleRef, subjects }) => [roleRef, subjects])).toEqual(
    ["conductor", "portal"].map((program) => [
      { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: `pupitre-${program}` },
      [{ kind: "ServiceAccount", name: `pupitre-${program}`, namespace: "pupitre-system" }],
    ]),
  );
});

test("every policy is bound and refuses what it cannot judge", () => {
  const manifests = all(DOORS.ingress);
  const policies = manifests.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
  const bound = manifests
    .filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding")
    .map(({ spec }) => spec as { policyName: string; validationActions: string[] });
  expect(bound.map(({ policyName }) => policyName)).toEqual(policies.map(({ metadata }) => metadata.name));
  expect(policies.every(({ spec }) => (spec as { failurePolicy: string }).failurePolicy === "Fail")).toBe(
    true,
  );
  expect(bound.every(({ validationActions }) => validationActions.join() === "Deny")).toBe(true);
});

/** Runs the command that a Pod would, with its mount where the test may write. */
function start(packed: PackedProgram, expected: string) {
  const { spec } = find<Deployment>(all(DOORS.ingress), "Deployment", "pupitre-conductor");
  const folder = mkdtempSync(join(tmpdir(), "loader-"));
  try {
    writeFileSync(join(folder, "program.gz"), Buffer.from(packed.base64, "base64"));
    const [, flag = "", loader = ""] = spec.template.spec.containers[0]?.command ?? [];
    const script = loader
      .replace("/pupitre/bundle/program.gz", join(folder, "program.gz"))
      .replaceAll("/tmp/pupitre", join(folder, "run"));
    return spawnSync(process.execPath, [flag, script], {
      env: { ...process.env, PUPITRE_BUNDLE_SHA256: expected },
      encoding: "utf8",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a Pod starts the packed program with the files beside it, and no program but the one that was meant", () => {
  const packed = pack({
    "main.mjs":
      'import { readFileSync } from "node:fs"; console.log(readFileSync(new URL("./page/a.js", import.meta.url), "utf8"));',
    "page/a.js": "the page",
  });
  expect(start(packed, packed.sha256).stdout.trim()).toBe("the page");
  const other = start(packed, programs.portal.sha256);
  expect(other.status).toBe(1);
  expect(other.stdout).toBe("");
});

test("a program that changed has another name in the cluster, so that nothing is replaced under a Pod that runs", () => {
  const names = (given: typeof programs) =>
    systemManifests(settings(DOORS.ingress), given)
      .programs.filter(({ immutable }) => immutable === true)
      .map(({ metadata }) => metadata.name);
  const next = { ...programs, portal: pack({ "main.mjs": "3" }) };
  expect(names(next)[0]).toBe(names(programs)[0]);
  expect(names(next)[1]).not.toBe(names(programs)[1]);
});
