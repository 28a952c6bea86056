/** Words of handing out: codes to type, the page of entrance, the window for the projector. */
export const handing = {
  typed: "or, to be typed at {{door}}:",
} as const;
