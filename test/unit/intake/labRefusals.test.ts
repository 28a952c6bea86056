import { describe, expect, test } from "vitest";
import { changed, found } from "./labText.ts";

describe("what would leave the student's seat is refused by name, wherever it is written", () => {
  const inContainer = (line: string) => changed("command: [sleep, infinity]", line);
  const inSpec = (lines: string) => changed("  storage:", `  ${lines}\n  storage:`);
  const inMetadata = (line: string) => changed("  name: example", `  name: example\n  ${line}`);
  test.each([
    ["hostPath", inSpec("hostPath: { path: / }"), "template.outsideSeat 20:3"],
    ["a volume with a hostPath", inSpec("volumes: [{ hostPath: { path: / } }]"), "template.outsideSeat 20:3"],
    ["hostNetwork", inSpec("hostNetwork: true"), "template.outsideSeat 20:3"],
    ["hostNetwork of a container", inContainer("hostNetwork: true"), "template.outsideSeat 17:7"],
    ["hostPID", inContainer("hostPID: true"), "template.outsideSeat 17:7"],
    ["hostIPC", inContainer("hostIPC: true"), "template.outsideSeat 17:7"],
    ["privileged", inContainer("privileged: true"), "template.outsideSeat 17:7"],
    ["capabilities", inContainer("capabilities: { add: [SYS_ADMIN] }"), "template.outsideSeat 17:7"],
    [
      "a securityContext that escalates",
      inContainer("securityContext: { allowPrivilegeEscalation: true }"),
      "template.outsideSeat 17:7",
    ],
    ["a host port", changed("port: 8080 }]", "port: 8080, hostPort: 80 }]"), "template.outsideSeat 19:41"],
    ["RBAC rules", inSpec("rules: [{ verbs: ['*'] }]"), "template.outsideSeat 20:3"],
    ["an RBAC roleRef", inSpec("roleRef: { name: cluster-admin }"), "template.outsideSeat 20:3"],
    ["a service account", inSpec("serviceAccountName: admin"), "template.outsideSeat 20:3"],
    ["webhooks", inSpec("webhooks: []"), "template.outsideSeat 20:3"],
    ["a persistentVolume", inSpec("persistentVolume: { name: pv }"), "template.outsideSeat 20:3"],
    ["finalizers", inMetadata("finalizers: [a.b/c]"), "template.outsideSeat 5:3"],
    ["ownerReferences", inMetadata("ownerReferences: []"), "template.outsideSeat 5:3"],
    ["a nodePort", changed("port: 8080 }]", "port: 8080, nodePort: 30080 }]"), "template.outsideSeat 19:41"],
    ["a loadBalancer", inSpec("loadBalancer: true"), "template.outsideSeat 20:3"],
    ["a nodeName", inSpec("nodeName: master"), "template.outsideSeat 20:3"],
    ["root as the user", inContainer("user: 0"), "template.numberTooSmall 17:13"],
  ])("%s", (_, text, expected) => expect(found(text)).toEqual([expected]));

  test.each([
    "Deployment",
    "Role",
    "ClusterRoleBinding",
    "ValidatingWebhookConfiguration",
    "PersistentVolume",
    "Service",
    "Namespace",
    "CustomResourceDefinition",
  ])("an object of kind %s", (kind) =>
    expect(found(changed("kind: LabTemplate", `kind: ${kind}`))).toEqual(["template.otherKind 2:7"]),
  );

  test("a Service's type, NodePort or LoadBalancer, has no field to stand in", () => {
    for (const type of ["NodePort", "LoadBalancer"])
      expect(found(changed("port: 8080 }]", `port: 8080, type: ${type} }]`))).toEqual([
        "template.unknownField 19:41",
      ]);
  });
});

describe("a container must say what it takes and where it comes from", () => {
  const resources = "      resources: { cpu: 100m, memory: 128Mi }\n";
  test.each([
    ["no limits at all", changed(resources, ""), "template.missing 15:7"],
    ["no limit of memory", changed(", memory: 128Mi", ""), "template.missing 18:7"],
    ["no limit of CPU", changed("cpu: 100m, ", ""), "template.missing 18:7"],
    ["a limit of nothing", changed("memory: 128Mi", "memory: 0Mi"), "template.quantityZero 18:39"],
    ["no image", changed("      image: debian:12.11\n", ""), "template.missing 15:7"],
    ["an image without a tag", changed("debian:12.11", "debian"), "template.imageWithoutTag 16:14"],
    [
      "an image of a registry with a port, without a tag",
      changed("debian:12.11", "registry.example:5000/debian"),
      "template.imageWithoutTag 16:14",
    ],
    [
      "an image that changes overnight",
      changed("debian:12.11", "debian:latest"),
      "template.imageLatest 16:14",
    ],
    [
      "an image with a short digest",
      changed("debian:12.11", "debian@sha256:abc"),
      "template.imageWithoutTag 16:14",
    ],
  ])("%s", (_, text, expected) => expect(found(text)).toEqual([expected]));

  test("an image by digest, and one of a registry with a port, are fine", () => {
    for (const image of [`debian@sha256:${"a".repeat(64)}`, "registry.example:5000/lab/debian:12.11"])
      expect(found(changed("debian:12.11", image))).toEqual([]);
  });

  test("two accesses of one name are refused at the second", () =>
    expect(
      found(
        changed(
          "container: main }\n  checks",
          "container: main }\n    - { kind: terminal, name: shell, title: { en: B }, container: main }\n  checks",
        ),
      ),
    ).toEqual(["template.duplicateAccess 26:31"]));

  test("an access to a port that no container declares is refused", () =>
    expect(
      found(
        changed(
          "container: main }\n  checks",
          "container: main }\n    - { kind: web, name: site, title: { en: B }, container: main, port: 81 }\n  checks",
        ),
      ),
    ).toEqual(["template.portNotDeclared 26:73"]));
});

test("a volume that no container has is refused where it stands, a seat's and the shared one's", () => {
  const away = changed("      image: debian", "      pod: other\n      image: debian");
  expect(found(away)).toEqual(["template.storageNowhere 21:3"]);
  expect(found(away.replace("path: /home/student }", "path: /home/student, everyPod: true }"))).toEqual([]);
  const alone = "image: debian:12.11, resources: { cpu: 100m, memory: 128Mi }";
  const shared = `shared: { containers: [{ name: data, pod: data, ${alone} }], storage: { size: 1Gi, path: /data } }`;
  expect(found(changed("  storage:", `  ${shared}\n  storage:`))).toEqual(["template.storageNowhere 20:116"]);
  expect(found(changed("  storage:", `  ${shared.replace("pod: data, ", "")}\n  storage:`))).toEqual([]);
});
