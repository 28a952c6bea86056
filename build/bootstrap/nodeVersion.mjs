// All that an old Node gets to see: no import and no syntax younger than Node 12, so that the refusal can be read
// instead of a stack trace.

const oldest = { major: 20, minor: 18 };

/** Ends the process with a sentence when this Node is older than the project needs. */
export function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  process.stderr.write(
    `Pupitre needs Node.js ${oldest.major}.${oldest.minor} or newer; this is ${process.version}.\n` +
      "Install a current version (https://nodejs.org), then run the same command again.\n",
  );
  process.exit(1);
}
