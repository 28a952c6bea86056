import { digFields, digList, digText, ensureFields, type Fields, isFields } from "../json.ts";

/** What the API server fills into a Pod's spec, or into a template's. */
export function defaultPodSpec(spec: Fields): void {
  defaultTo(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
  });
  ensureFields(spec, "securityContext");
  for (const list of ["containers", "initContainers", "ephemeralContainers"]) {
    for (const container of digList(spec, list)) if (isFields(container)) defaultContainer(container);
  }
  for (const volume of digList(spec, "volumes")) if (isFields(volume)) defaultVolume(volume);
}

export function defaultTo(target: Fields, defaults: Fields): void {
  for (const [key, value] of Object.entries(defaults)) if (target[key] === undefined) target[key] = value;
}

function defaultContainer(container: Fields): void {
  const image = digText(container, "image") ?? "";
  defaultTo(container, {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: /:[^/:@]+(@|$)/.test(image) && !/:latest$/.test(image) ? "IfNotPresent" : "Always",
  });
  for (const port of digList(container, "ports")) if (isFields(port)) defaultTo(port, { protocol: "TCP" });
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const found = digFields(container, probe);
    if (!found) continue;
    defaultTo(found, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    const http = digFields(found, "httpGet");
    if (http) defaultTo(http, { path: "/", scheme: "HTTP" });
  }
  for (const variable of digList(container, "env")) {
    const reference = digFields(variable, "valueFrom", "fieldRef");
    if (reference) defaultTo(reference, { apiVersion: "v1" });
  }
  const resources = ensureFields(container, "resources");
  const limits = digFields(resources, "limits");
  // A limit without a request is a request too.
  if (limits && Object.keys(limits).length > 0)
    resources.requests = { ...limits, ...digFields(resources, "requests") };
}

function defaultVolume(volume: Fields): void {
  const sources = Object.keys(volume).filter((key) => key !== "name");
  if (sources.length === 0) volume.emptyDir = {};
  for (const kind of ["configMap", "secret", "projected", "downwardAPI"]) {
    const source = digFields(volume, kind);
    if (source) defaultTo(source, { defaultMode: 420 });
  }
  const host = digFields(volume, "hostPath");
  if (host) defaultTo(host, { type: "" });
}
