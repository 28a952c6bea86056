/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [optionalDependencies]
 */
/** @typedef {{ packages: Record<string, LockedPackage> }} LockFile */

/**
 * The optional packages that a lock file's packages name and that it has no entry for.
 * @param {LockFile} lock
 * @returns {{ name: string, version: string, dev: boolean }[]}
 */
export function missingOptionals({ packages }) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isLocked(packages, path, name))
      .map(([name, version]) => ({ name, version, dev })),
  );
}

/** Node's own way of looking: beside the package, then beside each package around it. */
function isLocked(
  /** @type {LockFile["packages"]} */ packages,
  /** @type {string} */ path,
  /** @type {string} */ name,
) {
  for (let around = path; ; around = around.slice(0, Math.max(0, around.lastIndexOf("/node_modules/")))) {
    if (`${around === "" ? "" : `${around}/`}node_modules/${name}` in packages) return true;
    if (around === "") return false;
  }
}

/**
 * The same lock file with an entry for each of them, as npm would have written it but for the integrity. Only packages
 * whose name says their system are added: on another system npm must know to leave them alone.
 * @param {LockFile} lock
 */
export function completeLock(lock) {
  const added = missingOptionals(lock).flatMap(({ name, version, dev }) => {
    const system = systemOf(name);
    if (system === undefined || !/^\d/.test(version)) return [];
    /** @type {LockedPackage} */
    const entry = { version, cpu: [system.cpu], ...(dev ? { dev } : {}) };
    if (system.libc !== undefined) entry.libc = [system.libc];
    return [{ path: `node_modules/${name}`, entry: { ...entry, optional: true, os: [system.os] } }];
  });
  const entries = Object.entries(lock.packages).concat(added.map(({ path, entry }) => [path, entry]));
  // npm's order, so that its next writing makes no noise.
  entries.sort(([one], [other]) => one.localeCompare(other, "en"));
  return { lock: { ...lock, packages: Object.fromEntries(entries) }, added: added.map(({ path }) => path) };
}

const systems = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const machines = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];

/** "@rollup/rollup-linux-x64-musl" → linux, x64, musl */
function systemOf(/** @type {string} */ name) {
  const words = name.slice(name.indexOf("/") + 1).split("-");
  const os = systems.find((word) => words.includes(word));
  const cpu = machines.find((word) => words.includes(word));
  if (os === undefined || cpu === undefined) return undefined;
  const ending = words.at(-1) ?? "";
  const libc = ending.startsWith("musl") ? "musl" : ending.startsWith("gnu") ? "glibc" : undefined;
  return { os, cpu, libc: os === "linux" ? libc : undefined };
}
