import type { reason as fr } from "../fr/reason.ts";
import type { Words } from "../words.ts";

/** Why a seat is not ready: what happened, to what, and what to do. */
export const reason: Words<typeof fr> = {
  imageNotFound:
    "The image “{{image}}” cannot be found. If it was published just now, restart the seat; if not, prepare another session with an image that exists.",
  imageAuth:
    "The image “{{image}}” needs an authorisation that the cluster lacks. Choose a public image or tell support.",
  registryUnreachable:
    "The registry of the image “{{image}}” cannot be used ({{detail}}). It is tried again by itself; if it lasts, tell support.",
  crashing:
    "The container “{{container}}” keeps stopping (exit code {{exitCode}}). Read its last lines, then restart the seat.",
  startFailed:
    "The container “{{container}}” cannot be started: {{detail}}. Correct its command or image in the lab, then prepare another session.",
  livenessFailing:
    "The container “{{container}}” is stopped again and again because its liveness check fails. Read what it said, then restart the seat.",
  startupFailing:
    "The container “{{container}}” does not come up in the time that its startup check allows. Read what it said, then restart the seat.",
  outOfMemory:
    "The container “{{container}}” exceeded its memory and was stopped. Give it more in the lab, or restart the seat.",
  cpuLacking:
    "No node has enough free CPU for this seat, which asks for {{asked}}. End another session, or ask support for more nodes.",
  memoryLacking:
    "No node has enough free memory for this seat, which asks for {{asked}}. End another session, or ask support for more nodes.",
  podsLacking:
    "Every node already runs as many Pods as it may ({{detail}}). End another session, or ask support for more nodes.",
  unschedulable: "No node takes this seat ({{detail}}). Tell support.",
  evicted:
    "The node has put this seat out: {{detail}}. It is rebuilt by itself; if it happens again, reset the seat.",
  quotaExceeded: "The quota is used up ({{resource}}). End another session or ask support for more.",
  volumePending: "The volume “{{volume}}” is not ready yet. If it takes long, tell the site's support.",
  volumeFailed: "The volume “{{volume}}” cannot be provided: {{detail}}. Tell support.",
  sandboxFailed:
    "The node “{{node}}” cannot prepare this seat: {{detail}}. Restart the seat; if it lasts, tell support.",
  configMissing:
    "“{{object}}”, which the seat needs to start, is missing. Restart the seat; if it is missing again, tell support.",
  podSecurity:
    "The cluster's security rules refuse this lab ({{detail}}). Correct the lab, then prepare a new session.",
  limitRange:
    "The limits of this cluster do not allow what the lab asks for ({{detail}}). Correct the lab, then prepare a new session.",
  policyRefused:
    "The policy “{{policy}}” of this cluster refuses the lab: {{detail}}. Correct the lab, then prepare a new session.",
  policyUnreachable:
    "The control “{{policy}}”, which has to admit every object, does not answer. It is tried again by itself; tell support.",
  namespaceForeign:
    "The namespace “{{namespace}}” exists and does not belong to this session. Nothing in it was touched; tell support.",
  namespaceTerminating:
    "What was in “{{namespace}}” is still being deleted. The seat is made afterwards, by itself.",
  nodeLost:
    "The node “{{node}}” does not answer any more. Restart the seat to have it rebuilt on another one.",
  notReady:
    "The container “{{container}}” runs, but its service does not answer yet. If it lasts, read its log and restart the seat.",
  keepFailed:
    "The work could not be set aside or brought back (exit code {{exitCode}}). Nothing of it was removed: undo the reset, and read what was said below.",
  initFailed:
    "The preparation “{{container}}” failed (exit code {{exitCode}}). Read its last lines, then reset the seat.",
  forbidden:
    "The right to “{{verb}} {{resource}}” is missing on this cluster. Ask support for it; the rest follows by itself.",
  invalidTemplate: "This session's lab does not hold: {{detail}}. Correct it and prepare a new session.",
  invalidSession:
    "This session does not hold: {{detail}}. Nothing more is built; correct it or prepare a new one.",
  stuckFinalizer:
    "The deletion of “{{object}}” is held up by “{{finalizer}}”. The cluster's support has to free it.",
  unknown: "Something unexpected happened: {{detail}}. It is tried again by itself.",
};
