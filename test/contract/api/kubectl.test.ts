import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClusterUnderTest, clusterUnderTest, freshNamespace, until } from "./clusterUnderTest.ts";
import { type Kubectl, kubectlFor } from "./kubectl.ts";

const GROUP = `k${Math.random().toString(36).slice(2, 8)}.example.org`;
let cluster: ClusterUnderTest;
let namespace: string;
let tool: Kubectl;
let kubectl: Kubectl["run"];
let fed: Kubectl["fed"];

const map = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  tool = await kubectlFor(cluster.kubeconfigPath, namespace);
  kubectl = tool.run;
  fed = tool.fed;
  const definition = await tool.file("crd.yaml", CRD);
  expect((await kubectl("apply", "-f", definition)).out).toContain("created");
  expect((await kubectl("wait", "--for=condition=Established", `crd/chairs.${GROUP}`)).code).toBe(0);
  await until(async () => (await kubectl("get", "chairs")).code === 0);
});
afterAll(async () => {
  await kubectl("delete", "crd", `chairs.${GROUP}`);
  await tool.close();
  await cluster.close();
});

const CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: chairs.${GROUP}}
spec:
  group: ${GROUP}
  scope: Namespaced
  names: {plural: chairs, kind: Chair, shortNames: [chr]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    additionalPrinterColumns:
    - {name: Number, type: integer, jsonPath: .spec.number}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              number: {type: integer, minimum: 1, description: "Where it stands"}
          status:
            type: object
            properties: {phase: {type: string}}
`;
const chair = (name: string, spec: string): string =>
  `apiVersion: ${GROUP}/v1\nkind: Chair\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

test("apply takes a List, and still refuses what does not hold within", async () => {
  const list = (...items: string[]) =>
    `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `- ${item}\n`).join("")}`;
  const item = (name: string) =>
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {a: "1"}}`;
  const applied = await fed(list(item("listed-1"), item("listed-2")), "apply", "-f", "-");
  expect(applied.out).toBe("configmap/listed-1 created\nconfigmap/listed-2 created\n");
  const wrong = `{apiVersion: ${GROUP}/v1, kind: Chair, metadata: {name: listed}, spec: {number: 0}}`;
  const refused = await fed(list(wrong), "apply", "-f", "-");
  expect(refused.code).toBe(1);
  expect((await kubectl("get", "chair", "listed")).code).toBe(1);
});

describe("reading", () => {
  test("get prints the columns of a kind, wide and as YAML", async () => {
    await fed(chair("c1", "{number: 1}"), "apply", "-f", "-");
    const { out } = await kubectl("get", "chr");
    expect(out).toMatch(/^NAME +NUMBER\nc1 +1\n$/);
    expect((await kubectl("get", "pods,sa,ns", "-o", "wide")).out).toMatch(/serviceaccount\/default/);
    const yaml = await kubectl("get", "chair", "c1", "-o", "yaml");
    expect(yaml.out).toContain("kind: Chair");
    expect((await kubectl("get", "chair", "c1", "-o", "jsonpath={.spec.number}")).out).toBe("1");
  });

  test("get -w prints changes as they come", async () => {
    const watching = tool.follow("get", "configmap", "-w", "-o", "name", "-l", "watched=1");
    // The list of nothing prints nothing: the watch is there when what is made appears.
    await fed(
      map("w1", "{}").replace("{name: w1}", "{name: w1, labels: {watched: '1'}}"),
      "apply",
      "-f",
      "-",
    );
    await expect.poll(watching.text, { timeout: 20_000 }).toContain("configmap/w1");
    watching.stop();
    await watching.ended;
  });

  test("api-resources, api-versions, explain and version know the cluster", async () => {
    const { out } = await kubectl("api-resources", "--no-headers");
    expect(out).toMatch(/chairs +chr +\S+ +true +Chair/);
    expect(out).toMatch(/pods +po +v1 +true +Pod/);
    expect((await kubectl("api-versions")).out).toContain(`${GROUP}/v1`);
    expect((await kubectl("explain", "chairs.spec.number")).out).toContain("Where it stands");
    expect((await kubectl("explain", "pods.spec.containers.image")).out).toMatch(/FIELD: image <string>/);
    expect((await kubectl("version", "-o", "json")).out).toContain('"serverVersion"');
  });

  test("auth can-i is answered", async () => {
    expect((await kubectl("auth", "can-i", "create", "pods")).out.trim()).toBe("yes");
    expect((await kubectl("auth", "whoami")).code).toBe(0);
  });
});

describe("writing", () => {
  test("apply creates, configures, prunes and leaves alone", async () => {
    const path = await tool.file("map.yaml", map("applied", "{a: '1', b: '1'}"));
    expect((await kubectl("apply", "-f", path)).out).toBe("configmap/applied created\n");
    expect((await kubectl("apply", "-f", path)).out).toBe("configmap/applied unchanged\n");
    await tool.file("map.yaml", map("applied", "{a: '2'}"));
    expect((await kubectl("apply", "-f", path)).out).toBe("configmap/applied configured\n");
    expect((await kubectl("get", "cm", "applied", "-o", "jsonpath={.data}")).out).toBe('{"a":"2"}');
  });

  test("apply of a Deployment merges its containers", async () => {
    const manifest = (env: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: merged}
spec:
  replicas: 0
  selector: {matchLabels: {app: merged}}
  template:
    metadata: {labels: {app: merged}}
    spec:
      containers:
      - {name: main, image: "a:1", env: ${env}}
`;
    await fed(manifest('[{name: A, value: "1"}, {name: B, value: "1"}]'), "apply", "-f", "-");
    await kubectl("set", "env", "deployment/merged", "C=3");
    const { code } = await fed(manifest('[{name: A, value: "2"}]'), "apply", "-f", "-");
    expect(code).toBe(0);
    const path = "jsonpath={range .spec.template.spec.containers[0].env[*]}{.name}={.value} {end}";
    expect((await kubectl("get", "deploy", "merged", "-o", path)).out.trim()).toBe("A=2 C=3");
  });

  test("apply --server-side takes over from apply, and meets conflicts", async () => {
    await fed(map("sided", "{a: '1'}"), "apply", "-f", "-");
    for (const value of ["1", "2"]) {
      const applied = await fed(map("sided", `{a: '${value}'}`), "apply", "--server-side", "-f", "-");
      expect(applied.out).toBe("configmap/sided serverside-applied\n");
    }
    const words = ["apply", "--server-side", "--field-manager=other", "-f", "-"];
    const conflict = await fed(map("sided", "{a: '3'}"), ...words);
    expect(conflict.code).toBe(1);
    expect(conflict.err).toContain('Apply failed with 1 conflict: conflict with "kubectl": .data.a');
    expect((await fed(map("sided", "{a: '3'}"), ...words, "--force-conflicts")).code).toBe(0);
  });

  test("apply refuses unknown fields and bad values in words", async () => {
    const unknown = await fed(chair("bad", "{number: 1, foo: 2}"), "apply", "-f", "-");
    expect(unknown.err).toContain('unknown field "spec.foo"');
    const low = await fed(chair("bad", "{number: 0}"), "apply", "-f", "-");
    expect(low.err).toContain("spec.number in body should be greater than or equal to 1");
  });

  test("create -f, replace, label, annotate and all three kinds of patch", async () => {
    const path = await tool.file("created.yaml", map("created", "{a: '1'}"));
    expect((await kubectl("create", "-f", path)).out).toBe("configmap/created created\n");
    expect((await kubectl("create", "-f", path)).err).toContain("AlreadyExists");
    expect((await kubectl("replace", "-f", path)).code).toBe(0);
    expect((await kubectl("label", "cm", "created", "tier=a")).out).toBe("configmap/created labeled\n");
    expect((await kubectl("annotate", "cm", "created", "note=b")).out).toBe("configmap/created annotated\n");
    const patch = (type: string, text: string) =>
      kubectl("patch", "cm", "created", "--type", type, "-p", text);
    await patch("merge", '{"data":{"b":"2"}}');
    await patch("json", '[{"op":"add","path":"/data/c","value":"3"}]');
    await patch("strategic", '{"data":{"a":null}}');
    const { out } = await kubectl("get", "cm", "created", "-o", "jsonpath={.data} {.metadata.labels.tier}");
    expect(out).toBe('{"b":"2","c":"3"} a');
  });

  test("edit saves what an editor leaves", async () => {
    await fed(map("edited", "{a: before}"), "apply", "-f", "-");
    const editor = await tool.file("editor.sh", "#!/bin/sh\nsed -i 's/a: before/a: after/' \"$1\"\n");
    const script = `sh ${editor}`;
    const edited = await new Promise<number>((resolve) => {
      const env = { ...tool.environment, KUBE_EDITOR: script };
      execFile(tool.program, ["-n", namespace, "edit", "cm", "edited"], { env }, (error) =>
        resolve(error ? 1 : 0),
      );
    });
    expect(edited).toBe(0);
    expect((await kubectl("get", "cm", "edited", "-o", "jsonpath={.data.a}")).out).toBe("after");
  });

  test("diff shows what apply would change", async () => {
    await fed(map("differs", "{a: '1'}"), "apply", "-f", "-");
    const { code, out } = await fed(map("differs", "{a: '2'}"), "diff", "-f", "-");
    expect(code).toBe(1);
    expect(out).toContain('+  a: "2"');
  });

  test("wait sees a condition and a value, delete --wait sees the end", async () => {
    await fed(chair("waited", "{number: 3}"), "apply", "-f", "-");
    const waiting = kubectl("wait", "--for=jsonpath={.status.phase}=ready", "chair/waited", "--timeout=30s");
    const patch = '{"status":{"phase":"ready"}}';
    await kubectl("patch", "chair", "waited", "--subresource=status", "--type=merge", "-p", patch);
    expect((await waiting).out).toContain("condition met");
    expect((await kubectl("delete", "chair", "waited", "--wait")).code).toBe(0);
    expect((await kubectl("get", "chair", "waited")).err).toContain("NotFound");
    expect((await kubectl("wait", "--for=delete", "chair/waited", "--timeout=10s")).code).toBe(0);
  });

  test("delete --wait of a namespace returns when it is gone", async () => {
    const name = await freshNamespace(cluster);
    expect((await kubectl("delete", "ns", name, "--wait", "--timeout=60s")).code).toBe(0);
    expect((await cluster.call("GET", `/api/v1/namespaces/${name}`)).code).toBe(404);
  });
});

test("create token asks for one that opens the door", async () => {
  const made = await kubectl("create", "token", "default", "--duration=20m", "--audience=elsewhere");
  expect(made.code).toBe(0);
  const claims = JSON.parse(Buffer.from(made.out.split(".")[1] ?? "", "base64url").toString());
  expect([claims.exp - claims.iat, claims.aud, claims.sub]).toEqual([
    1200,
    ["elsewhere"],
    `system:serviceaccount:${namespace}:default`,
  ]);
  const usual = await kubectl("create", "token", "default");
  const { code } = await cluster.call("GET", "/api", undefined, { token: usual.out.trim() });
  expect(code).not.toBe(401);
  expect((await kubectl("create", "token", "nobody")).err).toContain('serviceaccounts "nobody" not found');
});

test("auth can-i --list, describe and top-level get print what is there", async () => {
  expect((await kubectl("auth", "can-i", "--list")).out).toMatch(/^Resources +Non-Resource URLs/);
  await fed(map("described", "{a: '1'}"), "apply", "-f", "-");
  expect((await kubectl("describe", "cm", "described")).out).toMatch(/^Name: +described\n/);
  expect((await kubectl("get", "sa", "default")).out).toMatch(/^NAME +AGE\ndefault +\S+\n$/);
});

test("an apply by the server of a field that the kind does not have is told in words", async () => {
  const wrong = await fed(chair("typed", "{foo: 2}"), "apply", "--server-side", "-f", "-");
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain(".spec.foo: field not declared in schema");
});

test("delete with a cascade of each kind", async () => {
  for (const cascade of ["background", "foreground", "orphan"]) {
    await fed(map(`cascade-${cascade}`, "{}"), "apply", "-f", "-");
    const words = ["delete", "cm", `cascade-${cascade}`, `--cascade=${cascade}`, "--timeout=30s"];
    expect([cascade, (await kubectl(...words)).code]).toEqual([cascade, 0]);
    expect((await kubectl("get", "cm", `cascade-${cascade}`)).err).toContain("NotFound");
  }
});
