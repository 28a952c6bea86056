import { LABEL, MANAGED_BY } from "../../domain/names.ts";
import type { Manifest } from "../../kubernetes/objects.ts";
import { type Policy, policyManifests } from "./policies.ts";

/**
 * In the namespaces that students administer. Whoever acts: what a student may not make, no controller makes for a
 * student who asks it to. RBAC, the quota and Pod Security have refused the rest before.
 */
const inOwn = { own: "request.?namespace.orValue('').endsWith('-own')" };
const ofSeats = { [LABEL.managedBy]: MANAGED_BY };

/** s; a Pod may hold up the end of its namespace, and so of the class, for as long. */
const LONGEST_GOODBYE = 60;

/** A Pod of a system's priority pushes others off their nodes, and one that says goodbye for a day keeps its namespace. */
const studentPods: Policy = {
  name: "student-pods",
  on: { apiGroup: "", resources: ["pods"], operations: ["CREATE", "UPDATE"] },
  inNamespaces: ofSeats,
  when: inOwn,
  validations: [
    {
      expression: "!object.spec.?priorityClassName.orValue('').startsWith('system-')",
      message: "a student's Pods have no priority of the system's",
    },
    {
      expression: `object.spec.?terminationGracePeriodSeconds.orValue(30) <= ${LONGEST_GOODBYE}`,
      message: `a student's Pods end within ${LONGEST_GOODBYE} s: lower terminationGracePeriodSeconds`,
    },
  ],
};

/** An address that a Service claims is taken from whoever has it, outside the seat as well (CVE-2020-8554). */
const studentServices: Policy = {
  name: "student-services",
  on: { apiGroup: "", resources: ["services"], operations: ["CREATE", "UPDATE"] },
  inNamespaces: ofSeats,
  when: inOwn,
  validations: [
    {
      expression: "size(object.spec.?externalIPs.orValue([])) == 0",
      message: "a student's Services claim no external addresses",
    },
  ],
};

/** What Kubernetes itself gives to whom: the one finalizer with which an object of that resource may begin. */
const FIRST_FINALIZERS =
  "{'pods': 'batch.kubernetes.io/job-tracking', 'persistentvolumeclaims': 'kubernetes.io/pvc-protection'}";
const finalizers = (object: string): string => `${object}.metadata.?finalizers.orValue([])`;

/**
 * An object that waits for a finalizer of nobody's keeps its namespace, and the class, from ever ending. A template in
 * a workload may ask for one too, and then it is a controller that makes the object.
 */
const studentFinalizers: Policy = {
  name: "student-finalizers",
  on: { apiGroup: "*", resources: ["*"], operations: ["CREATE", "UPDATE"], scope: "Namespaced" },
  inNamespaces: ofSeats,
  when: inOwn,
  validations: [
    {
      expression: `request.operation != 'CREATE' || ${finalizers("object")}.all(f, f == ${FIRST_FINALIZERS}[?request.resource.resource].orValue(''))`,
      message: "a student's objects begin without finalizers",
    },
    {
      expression: `request.operation != 'UPDATE' || !request.userInfo.username.startsWith('system:serviceaccount:lab-') || ${finalizers("object")}.all(f, f in ${finalizers("oldObject")})`,
      message: "students set no finalizers",
    },
  ],
};

export const studentPolicies = (): Manifest[] =>
  [studentPods, studentServices, studentFinalizers].flatMap(policyManifests);
