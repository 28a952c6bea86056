import type { Place } from "../../../../intake/readYaml.ts";

/** Programs, folders and rules of the network stand in two places of a lab: each seat, and once what its seats share. */
export interface Within {
  within: Place;
}
export const inSeat: Place = ["spec"];
export const inShared: Place = ["spec", "shared"];
