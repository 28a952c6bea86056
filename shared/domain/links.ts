import { DOOR_LABEL } from "./names.ts";

/**
 * Where the portal stands, as a pattern with `{seat}`: `http://{seat}.localhost:8443` or `https://{seat}.lab.example.fr`.
 * The host of the portal writes it into ConfigMap `pupitre-portal` of the establishment's namespace.
 */
export type PortalOrigin = string & { readonly brand: "PortalOrigin" };

export const PORTAL_CONFIG_MAP = "pupitre-portal";
export const PORTAL_ORIGIN_KEY = "origin";

/** @returns undefined unless it is an https origin with exactly one `{seat}` as its first label, or http on this computer. */
export function parsePortalOrigin(text: string): PortalOrigin | undefined {
  return /^(https:\/\/\{seat\}\.[a-z0-9.-]+|http:\/\/\{seat\}\.localhost)(:\d{1,5})?$/.test(text)
    ? (text as PortalOrigin)
    : undefined;
}

/** `http://k3x9pa-07.localhost:8443`; a web access has an origin of its own, `http://web--k3x9pa-07.localhost:8443`. */
export const seatOrigin = (portal: PortalOrigin, seat: string, access?: string): string =>
  portal.replace("{seat}", access === undefined ? seat : `${access}--${seat}`);

/** `https://join.lab.example.fr`: short enough to be typed. */
export const doorUrl = (portal: PortalOrigin): string => portal.replace("{seat}", DOOR_LABEL);

/** The secret rides in the fragment, which no server, proxy or log ever sees. */
export const linkUrl = (portal: PortalOrigin, seat: string, secret: string): string =>
  `${seatOrigin(portal, seat)}/s#${secret}`;
