/** Words of the page where a code is typed, and of going over from one device to another. */
export const studentJoin = {
  title: "Enter with a code",
  text: "Type the code on your slip: eight letters and digits.",
  code: "Code",
  enter: "Continue",
  entering: "One moment…",
  waiting: "Many wrong codes are being tried right now. Yours waits for its turn: keep this page open.",
  malformed: "A code has eight letters and digits, K7QM-4TXP for instance.",
  unknown: "This code opens no seat. Check it; if it is right, ask your teacher for the new one.",
  failed: "The portal does not answer. Check the connection, then try again.",
  link: "You have a personal link or a QR code? It takes you to your seat without a code.",
  handOver: {
    action: "Continue on another device",
    title: "Continue on another device",
    scan: "Scan this QR code with the other device.",
    qr: "QR code that opens this seat on another device",
    type: "Or open {{door}} there and type:",
    once: "Good once, for {{minutes}} minutes. Show it to nobody: it opens your seat.",
    close: "Close",
    failed: "The portal does not answer. Try again.",
  },
} as const;
