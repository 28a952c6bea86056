import { kindOf, pathOf } from "../shared/kubernetes/kinds.ts";
import type { PodRef } from "./port.ts";

const POD = kindOf({ apiVersion: "v1", kind: "Pod" });

export function podPath({ namespace, name }: PodRef): string {
  return pathOf(POD, namespace, name);
}
