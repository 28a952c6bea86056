import type { KindRules } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { customResourceDefinitionRules } from "./customResourceDefinition.ts";
import { configMapRules, secretRules } from "./dataHolders.ts";
import { namespaceRules } from "./namespace.ts";
import { persistentVolumeClaimRules } from "./persistentVolumeClaim.ts";
import { podRules } from "./pod.ts";
import { serviceRules } from "./service.ts";
import * as small from "./small.ts";
import { workloadRules } from "./workload.ts";

const NONE: KindRules = {};

const RULES: Record<string, KindRules> = {
  Namespace: namespaceRules,
  Node: { keepsStatus: true },
  Pod: podRules,
  Service: serviceRules,
  ConfigMap: configMapRules,
  Secret: secretRules,
  PersistentVolumeClaim: persistentVolumeClaimRules,
  PersistentVolume: small.persistentVolumeRules,
  ResourceQuota: small.resourceQuotaRules,
  LimitRange: small.limitRangeRules,
  Event: small.eventRules,
  Deployment: workloadRules,
  ReplicaSet: workloadRules,
  StatefulSet: workloadRules,
  DaemonSet: workloadRules,
  Job: workloadRules,
  Role: small.roleRules,
  ClusterRole: small.roleRules,
  RoleBinding: small.roleBindingRules,
  ClusterRoleBinding: small.roleBindingRules,
  NetworkPolicy: small.networkPolicyRules,
  Ingress: small.ingressRules,
  Lease: small.leaseRules,
  ValidatingAdmissionPolicy: small.admissionPolicyRules,
  StorageClass: small.storageClassRules,
  PriorityClass: small.priorityClassRules,
  CustomResourceDefinition: customResourceDefinitionRules,
};

/** The rules of a built-in kind; custom resources have only those of their schema. */
export function rulesOf(resource: Resource): KindRules {
  return resource.builtinType ? (RULES[resource.kind] ?? NONE) : NONE;
}
