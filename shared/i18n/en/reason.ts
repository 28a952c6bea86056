import type { reason as fr } from "../fr/reason.ts";
import type { Words } from "../words.ts";

/** Why a seat is not ready: what happened, to what, and what to do. */
export const reason: Words<typeof fr> = {
  imageNotFound:
    "The image “{{image}}” cannot be found. If it was published just now, restart the seat; if not, prepare another session with an image that exists.",
  imageAuth:
    "The image “{{image}}” needs an authorisation that the cluster lacks. Choose a public image or tell support.",
  crashing:
    "The container “{{container}}” keeps stopping (exit code {{exitCode}}). Read its log, then restart the seat.",
  outOfMemory:
    "The container “{{container}}” exceeded its memory and was stopped. Give it more in the lab, or restart the seat.",
  unschedulable: "No node has room for this seat ({{detail}}). Wait until some is free, or tell support.",
  quotaExceeded: "The quota is used up ({{resource}}). End another session or ask support for more.",
  volumePending: "The volume “{{volume}}” is not ready yet. If it takes long, tell the site's support.",
  configMissing:
    "“{{object}}”, which the seat needs to start, is missing. Restart the seat; if it is missing again, tell support.",
  podSecurity:
    "The cluster's security rules refuse this lab ({{detail}}). Correct the lab, then prepare a new session.",
  namespaceForeign:
    "The namespace “{{namespace}}” exists and does not belong to this session. Nothing in it was touched; tell support.",
  namespaceTerminating:
    "What was in “{{namespace}}” is still being deleted. The seat is made afterwards, by itself.",
  nodeLost:
    "The node “{{node}}” does not answer any more. The seat is rebuilt elsewhere as soon as the cluster lets it.",
  notReady:
    "The container “{{container}}” runs, but its service does not answer yet. Read its log if it takes long.",
  initFailed:
    "The preparation “{{container}}” failed (exit code {{exitCode}}). Read its log, then reset the seat.",
  forbidden:
    "The right to “{{verb}} {{resource}}” is missing on this cluster. Ask support for it; the rest follows by itself.",
  invalidTemplate: "This session's lab does not hold: {{detail}}. Correct it and prepare a new session.",
  invalidSession:
    "This session does not hold: {{detail}}. Nothing was made; correct it or prepare a new one.",
  stuckFinalizer:
    "The deletion of “{{object}}” is held up by “{{finalizer}}”. The cluster's support has to free it.",
  unknown: "Something unexpected happened: {{detail}}. It is tried again by itself.",
};
