import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { ANNOTATION, newSessionId, seatNamespace } from "../../../shared/domain/names.ts";
import type { TemplateSpec } from "../../../shared/domain/template.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import { seatManifests } from "../../../shared/manifests/seatManifests.ts";
import { LAB, place } from "../plan/sample.ts";

const seat = { resets: 1, restarts: 2 };
const build = (template: TemplateSpec = LAB, options: Partial<Parameters<typeof seatManifests>[3]> = {}) =>
  seatManifests(place(), seat, template, {
    credential: "canary-credential",
    password: (length) => "p".repeat(length),
    ...options,
  });
const kinds = (manifests: Manifest[]) =>
  manifests.map(
    ({ kind, metadata: { name, namespace } }) =>
      `${kind} ${namespace?.endsWith("-own") ? "own/" : ""}${name}`,
  );
const of = (manifests: Manifest[], kind: string) => manifests.filter((manifest) => manifest.kind === kind);

describe("a seat's manifests", () => {
  test("are, for a lab that uses everything, exactly these", async () => {
    const manifests = build(LAB, {
      portalNamespace: "pupitre",
      conductor: { namespace: "pupitre", name: "conductor" },
      portal: { namespace: "pupitre", name: "portal" },
      displayNames: new Map([[1, "Élodie Lefèvre"]]),
      storageClass: "fast",
    });
    await expect(stringify(manifests, { aliasDuplicateObjects: false })).toMatchFileSnapshot(
      "./seat.expected.yaml",
    );
  });

  test("come in the order in which they are made", () => {
    expect(kinds(build())).toEqual([
      "Namespace lab-k3x9pz-07",
      "ResourceQuota seat",
      "LimitRange seat",
      "NetworkPolicy default-deny",
      "NetworkPolicy dns",
      "NetworkPolicy inside",
      "NetworkPolicy own",
      "NetworkPolicy other-seats",
      "NetworkPolicy internet",
      "ServiceAccount lab",
      "Secret access",
      "ConfigMap files",
      "PersistentVolumeClaim work",
      "Pod lab",
      "Pod database",
      "Service lab",
      "Service database",
      "Namespace lab-k3x9pz-07-own",
      "ResourceQuota own/seat",
      "LimitRange own/seat",
      "NetworkPolicy own/default-deny",
      "NetworkPolicy own/dns",
      "NetworkPolicy own/inside",
      "RoleBinding own/pupitre-student",
    ]);
  });

  test("of a small lab are few", () => {
    const { files: _, storage: __, network: ___, ...rest } = LAB;
    const [shell] = LAB.containers;
    const small = {
      ...rest,
      containers: shell ? [{ ...shell, ports: undefined }] : [],
      accesses: LAB.accesses.slice(0, 1),
    };
    expect(kinds(build(small)).length).toBe(9);
  });

  test("hold the work after the end, what keeps it apart, and nothing that runs; who collects it gets one Pod that does nothing", () => {
    const kept = kinds(build(LAB, { wish: "kept" }));
    expect(
      kept.filter((name) => /^(Pod|Service|ConfigMap|Namespace|PersistentVolumeClaim) /.test(name)),
    ).toEqual(["Namespace lab-k3x9pz-07", "PersistentVolumeClaim work"]);
    const before = kinds(build()).filter((name) => /^(NetworkPolicy|ResourceQuota|LimitRange) /.test(name));
    expect(before.filter((name) => !kept.includes(name) && !name.includes(" own/"))).toEqual([]);
    const pods = build(LAB, { wish: "read" }).filter(({ kind }) => kind === "Pod");
    expect(pods.map(({ metadata }) => metadata.name)).toEqual(["lab"]);
    const { containers, initContainers, volumes } = (pods[0]?.spec ?? {}) as Record<string, unknown[]>;
    expect([initContainers, volumes?.length]).toEqual([undefined, 1]);
    expect(containers).toMatchObject([{ name: "shell", image: "docker.io/library/debian:12.11" }]);
    expect(containers?.[0]).not.toHaveProperty("ports");
    expect(JSON.stringify(containers)).toContain("sleep 3600");
  });

  test("lack the Pods alone while the session is paused", () => {
    const paused = kinds(build(LAB, { wish: "paused" }));
    expect(kinds(build()).filter((name) => !paused.includes(name))).toEqual(["Pod lab", "Pod database"]);
  });

  test("give every Pod the volume where the lab wants it, the files once, and all Pods one node", () => {
    const volumesOf = (template: TemplateSpec) =>
      of(build(template), "Pod").map(({ metadata, spec }) => {
        const { volumes, affinity, initContainers } = spec as {
          volumes?: { persistentVolumeClaim?: object }[];
          affinity?: object;
          initContainers?: { command: string[] }[];
        };
        const files = (initContainers ?? []).flatMap(({ command }) =>
          command.slice(4).filter((path) => path.startsWith(`${template.storage?.path}/`)),
        );
        const work = volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim) ?? false;
        return { pod: metadata.name, work, together: affinity !== undefined, files: files.length > 0 };
      });
    const { storage } = LAB;
    expect(volumesOf(LAB)).toEqual([
      { pod: "lab", work: true, together: false, files: true },
      { pod: "database", work: false, together: false, files: false },
    ]);
    expect(volumesOf({ ...LAB, storage: storage && { ...storage, everyPod: true } })).toEqual([
      { pod: "lab", work: true, together: true, files: true },
      { pod: "database", work: true, together: true, files: false },
    ]);
  });

  test("let the terminal reach the API server where it answers, and nothing else for it", () => {
    const policy = (api: { ip: string; port: number }[]) =>
      of(build(LAB, { api }), "NetworkPolicy").find(({ metadata }) => metadata.name === "kubernetes");
    expect(policy([])).toBeUndefined();
    expect(
      policy([
        { ip: "10.96.0.1", port: 443 },
        { ip: "fd00::1", port: 6443 },
      ])?.spec,
    ).toMatchObject({
      policyTypes: ["Egress"],
      egress: [
        { to: [{ ipBlock: { cidr: "10.96.0.1/32" } }], ports: [{ port: 443, protocol: "TCP" }] },
        { to: [{ ipBlock: { cidr: "fd00::1/128" } }], ports: [{ port: 6443, protocol: "TCP" }] },
      ],
    });
  });

  test("hand the token of the seat's account to the one container that the lab names, and to no other Pod", () => {
    const pods = of(build(), "Pod").map((pod) => JSON.stringify(pod.spec));
    expect(pods.map((pod) => pod.includes("serviceAccountToken"))).toEqual([true, false]);
    const { accesses } = LAB;
    const without = build({ ...LAB, accesses: accesses.filter(({ kind }) => kind !== "kubeconfig") });
    expect(JSON.stringify(without)).not.toMatch(/serviceAccountToken|KUBECONFIG|-own/);
  });

  test("open nothing to the internet unless the lab asks for it", () => {
    const names = kinds(build({ ...LAB, network: { internet: false } }));
    expect(names).not.toContain("NetworkPolicy internet");
  });

  test("hold the credential and names of students in the one Secret only", () => {
    const manifests = build(LAB, { displayNames: new Map([[1, "Canari"]]) });
    const others = manifests.filter(({ kind }) => kind !== "Secret");
    expect(JSON.stringify(others)).not.toMatch(/canary-credential|Canari/);
    expect(of(manifests, "Secret")).toMatchObject([
      { stringData: { password: "canary-credential", "name-1": "Canari" } },
    ]);
  });

  test("have fingerprints that tell nothing of a Secret's values", () => {
    const wanted = (credential: string) =>
      of(build(LAB, { credential }), "Secret")[0]?.metadata.annotations?.[ANNOTATION.wanted];
    expect(wanted("one")).toBe(wanted("another"));
  });

  test("have the same fingerprint whatever the order of the fields, and another one for another wish", () => {
    const fingerprints = (template: TemplateSpec) =>
      build(template).map(({ metadata }) => metadata.annotations?.[ANNOTATION.wanted]);
    const turned = Object.fromEntries(Object.entries(LAB).reverse()) as TemplateSpec;
    expect(fingerprints(turned)).toEqual(fingerprints(LAB));
    expect(new Set(fingerprints(LAB)).size).toBe(fingerprints(LAB).length);
    const [shell, db] = LAB.containers;
    const other = { ...LAB, containers: shell && db ? [{ ...shell, image: "debian:13" }, db] : [] };
    const changed = fingerprints(other).filter((print, index) => print !== fingerprints(LAB)[index]);
    expect(changed.length).toBe(1); // the Pod of that container
  });

  test("copy each file in the container whose folder it lies in", () => {
    const inits = of(build(), "Pod").map((pod) =>
      (pod.spec as { initContainers: { name: string; command: string[] }[] }).initContainers.map(
        ({ name, command }) => [name, ...command.slice(4)],
      ),
    );
    expect(inits).toEqual([
      [["0-files-shell", "/home/student/README.md", "/home/student/bin/run.sh"], ["1-init-shell"]],
      [["0-files-db", "/var/lib/postgresql/init.sql"]],
    ]);
  });
});

const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
const containers = fc.uniqueArray(
  fc.record({
    name: label,
    pod: fc.option(fc.constantFrom("lab", "database", `p${"x".repeat(38)}9`), { nil: undefined }),
    image: fc.constant("debian:12"),
    resources: fc.constant({ cpu: "100m", memory: "64Mi" }),
    ports: fc.uniqueArray(fc.record({ name: label, port: fc.integer({ min: 1, max: 65535 }) }), {
      maxLength: 4,
      selector: ({ port }) => port,
    }),
    scratch: fc.uniqueArray(fc.constantFrom("/tmp", "/var/tmp", "/home/student/cache"), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 6, selector: ({ name }) => name },
);

describe("for any template", () => {
  test("names are valid DNS labels, unique within their kind, and volumes and containers of a Pod too", () => {
    fc.assert(
      fc.property(containers, fc.integer({ min: 1, max: 999 }), (generated, number) => {
        const template = {
          ...LAB,
          containers: generated,
          accesses: generated.map(({ name }) => ({
            kind: "web" as const,
            name,
            title: { en: "x" },
            container: name,
            port: 8080,
          })),
          files: [{ path: "/tmp/a", content: "a" }],
        } as TemplateSpec;
        const manifests = seatManifests(place(number), seat, template, {
          credential: "x",
          password: (length) => "p".repeat(length),
          portalNamespace: "pupitre",
        });
        const names = kinds(manifests);
        expect(new Set(names).size).toBe(names.length);
        for (const { metadata } of manifests)
          expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        for (const pod of of(manifests, "Pod")) {
          const {
            containers: main,
            initContainers = [],
            volumes = [],
          } = pod.spec as Record<string, { name: string }[]>;
          for (const group of [[...(main ?? []), ...initContainers], volumes]) {
            expect(new Set(group.map(({ name }) => name)).size).toBe(group.length);
            for (const { name } of group) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
          }
        }
        for (const service of of(manifests, "Service")) {
          const ports = (service.spec as { ports: { name: string; port: number }[] }).ports;
          expect(new Set(ports.map(({ name }) => name)).size).toBe(ports.length);
          expect(new Set(ports.map(({ port }) => port)).size).toBe(ports.length);
          for (const { name } of ports) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        }
      }),
    );
  });

  test("namespaces of different seats never collide", () => {
    const session = fc
      .infiniteStream(fc.nat(1_000))
      .map((numbers) => newSessionId((below) => (numbers.next().value ?? 0) % below));
    fc.assert(
      fc.property(
        session,
        session,
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 999 }),
        (a, b, m, n) => {
          expect(seatNamespace(a, m) === seatNamespace(b, n)).toBe(a === b && m === n);
        },
      ),
    );
  });
});
