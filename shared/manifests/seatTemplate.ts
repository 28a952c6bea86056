import { SHARED_SEAT } from "../domain/names.ts";
import type { TemplateSpec } from "../domain/template.ts";
import { DEFAULT_POD } from "../domain/templateRules.ts";

/** The part of a resolved template that a seat's objects are made of: every value already substituted and checked. */
export type SeatTemplate = Pick<
  TemplateSpec,
  "containers" | "accesses" | "storage" | "files" | "network" | "init" | "passwords" | "shared"
>;

/** What stands at this number: a seat, or what the session shares. `undefined` where it shares nothing. */
export function templateAt(template: SeatTemplate, number: number): SeatTemplate | undefined {
  if (number !== SHARED_SEAT) return template;
  const { shared, passwords = [] } = template;
  return shared && { ...shared, accesses: [], passwords: passwords.filter((password) => password.shared) };
}

export type SeatContainer = SeatTemplate["containers"][number];

export const podOf = (container: SeatContainer): string => container.pod ?? DEFAULT_POD;

/** The template's Pods in order of first mention, each with its containers. */
export function podGroups(template: SeatTemplate): Map<string, SeatContainer[]> {
  const groups = new Map<string, SeatContainer[]>();
  for (const container of template.containers) {
    const group = groups.get(podOf(container));
    if (group) group.push(container);
    else groups.set(podOf(container), [container]);
  }
  return groups;
}

/** Ports that Services offer: the declared ones, then those that only a web access names. One entry a number. */
export function podPorts(template: SeatTemplate, pod: string): { name: string; port: number }[] {
  const containers = template.containers.filter((container) => podOf(container) === pod);
  const declared = containers.flatMap((container) => container.ports ?? []);
  const accessed = webPorts(template, pod).map((port) => ({ name: `web-${port}`, port }));
  const ports: { name: string; port: number }[] = [];
  for (const { name, port } of [...declared, ...accessed]) {
    if (ports.some((known) => known.port === port)) continue; // containers of a Pod share its address: one listener a port
    ports.push({ name: ports.some((known) => known.name === name) ? `${name}-${port}` : name, port });
  }
  return ports;
}

/** Ports of this Pod that the portal proxies. */
export function webPorts(template: SeatTemplate, pod: string): number[] {
  const inPod = new Set(
    template.containers.filter((container) => podOf(container) === pod).map(({ name }) => name),
  );
  const ports = template.accesses.flatMap((access) =>
    access.kind === "web" && inPod.has(access.container) ? [access.port] : [],
  );
  return [...new Set(ports)];
}
