/** Words of handing out: codes to type, the page of entrance, the window for the projector. */
export const handing = {
  typed: "or, to be typed at {{door}}:",
  reissueAll: "New links for all…",
  project: {
    action: "Project",
    open: "Open in a browser:",
    code: "then type the code on your slip",
    qr: "QR code of this address",
    demonstration: "Demonstration: this address works on this computer only.",
    left: "Time left",
    until: "until {{at}}",
    over: "The session is over",
    paused: "Paused",
    pausedUntil: "Paused until {{at}}",
    opensAt: "Opens: {{at}}",
    closed: "The room is not open",
    counts: "Seats ready and students connected",
    close: "Esc closes this window, F11 fills the screen.",
    gone: "This session is not there any more.",
  },
} as const;
