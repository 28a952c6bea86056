import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { createAuthority } from "../../cluster/certificates.ts";
import { apiServerArguments, apiServerHosts, etcdArguments } from "../../cluster/controlPlane.ts";
import { kubeconfigText } from "../../cluster/kubeconfig.ts";
import { KWOK_STAGES, kwokNode } from "../../cluster/kwokNodes.ts";
import { kubeletConfig, kubeProxyArguments } from "../../cluster/nodeFiles.ts";
import { imageConfig } from "../../cluster/ociLayout.ts";
import { planeOf } from "../../cluster/startControlPlane.ts";

const control = planeOf({ tier: "control", port: 40_001 });
const node = planeOf({ tier: "node", port: 6443 });

test("without a node the API server is on loopback alone, publishes no endpoint and knows no kubelet", () => {
  const words = apiServerArguments(control);
  expect(words).toContain("--bind-address=127.0.0.1");
  expect(words).toContain("--endpoint-reconciler-type=none");
  expect(words.join(" ")).not.toContain("kubelet");
});

test("with a node it checks kubelets' certificates, and kubelets ask it who may read", () => {
  expect(apiServerArguments(node)).toContain("--kubelet-certificate-authority=ca.crt");
  expect(JSON.parse(kubeletConfig("/f", "/g"))).toMatchObject({
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
    authorization: { mode: "Webhook" },
    cgroupRoot: "/g",
  });
});

test("nothing is authorised but by Node and RBAC, and etcd has no port", () => {
  for (const plane of [control, node])
    expect(apiServerArguments(plane)).toContain("--authorization-mode=Node,RBAC");
  expect(etcdArguments().filter((word) => /https?:/.test(word))).toEqual([]);
});

test("kube-proxy changes no limit of the machine, and leads answers back where the bridge is not filtered", () => {
  expect(kubeProxyArguments(true)).toEqual(expect.arrayContaining(["--conntrack-max-per-core=0"]));
  expect(kubeProxyArguments(true)).not.toContain("--masquerade-all");
  expect(kubeProxyArguments(false)).toContain("--masquerade-all");
});

test("kwok's nodes are closed to Pods only beside a real one", () => {
  expect(kwokNode("kwok-0", false)).not.toHaveProperty("spec");
  expect(kwokNode("kwok-0", true)).toMatchObject({ spec: { taints: [{ effect: "NoSchedule" }] } });
  for (const document of KWOK_STAGES.split("\n---\n"))
    expect(JSON.parse(document)).toMatchObject({ kind: "Stage", apiVersion: "kwok.x-k8s.io/v1alpha1" });
});

test("a certificate names its user and groups, its hosts, and comes from the cluster's own authority", async () => {
  const authority = await createAuthority();
  const pair = await authority.issue({
    name: "anna",
    groups: ["teachers", "french"],
    hosts: apiServerHosts(node),
  });
  const certificate = new X509Certificate(pair.certificatePem);
  expect(certificate.subject.split("\n").sort()).toEqual(["CN=anna", "O=french", "O=teachers"]);
  expect(certificate.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
  expect(certificate.checkIP("10.96.0.1")).toBe("10.96.0.1");
  expect(certificate.checkHost("kubernetes.default.svc")).toBe("kubernetes.default.svc");
});

test("a kubeconfig carries all that it needs", () => {
  const text = kubeconfigText("https://127.0.0.1:1", "CA", { token: "t" });
  expect(JSON.parse(text)).toMatchObject({
    clusters: [{ cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "Q0E=" } }],
    users: [{ user: { token: "t" } }],
    "current-context": "real",
  });
});

test("an image runs as a numbered user that is not root, unless it says otherwise", () => {
  const of = (more: object) => imageConfig(more, ["sha256:0"]);
  expect(of({})).toMatchObject({ config: { User: "1000" }, rootfs: { diff_ids: ["sha256:0"] } });
  expect(of({ user: "0", entrypoint: ["/x"] })).toMatchObject({ config: { User: "0", Entrypoint: ["/x"] } });
});
