import type { Access, TemplateSpec } from "./template.ts";

/** What a student's own Pods may take together, in labs that hand out a kubeconfig. */
interface OwnQuota {
  cpu: string;
  memory: string;
  pods: number;
  /** Absent: no volumes. */
  storage?: string | undefined;
}

/** Enough for a few small web servers, and little enough for a class of thirty. */
const USUAL = { cpu: "500m", memory: "512Mi", pods: 10 } as const;

export const kubeconfigAccess = ({
  accesses,
}: Pick<TemplateSpec, "accesses">): Extract<Access, { kind: "kubeconfig" }> | undefined =>
  accesses.find((access) => access.kind === "kubeconfig");

/** `undefined` where the lab gives no namespace to the student. */
export function ownQuota(template: Pick<TemplateSpec, "accesses">): OwnQuota | undefined {
  const access = kubeconfigAccess(template);
  if (!access) return undefined;
  const { cpu = USUAL.cpu, memory = USUAL.memory, pods = USUAL.pods, storage } = access.quota ?? {};
  return { cpu, memory, pods, ...(storage === undefined ? {} : { storage }) };
}
