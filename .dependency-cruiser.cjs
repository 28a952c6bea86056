// Which room may know which. The compiler's project references say the same to an editor; this says it of every import.

/** Rooms and what they may import of this repository beside themselves. */
const rooms = {
  shared: [],
  intake: ["shared"],
  cluster: ["shared"],
  practice: ["shared"],
  conductor: ["shared", "cluster"],
  portal: ["shared", "cluster"],
  services: ["shared", "intake", "cluster"],
  electron: ["shared", "intake", "cluster", "services"],
  cli: ["shared", "intake", "cluster", "services", "practice", "conductor", "portal"],
  renderer: ["shared", "intake"],
  bench: ["shared", "intake", "cluster", "services", "practice", "conductor", "portal", "cli", "build"],
  build: [],
};

const folder = (name) => `^${name}/`;

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-knows-only-${allowed.join("-") || "itself"}`,
  severity: "error",
  from: { path: folder(room), ...(room === "portal" ? { pathNot: "^portal/page/" } : {}) },
  to: {
    pathNot: [room, ...allowed].map(folder).concat("node_modules/"),
    dependencyTypesNot: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "unknown"],
  },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: "shared-is-pure",
      comment: "Rules without a clock, randomness or I/O can be tested whole and run in every process.",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: ".", pathNot: ["^shared/", "^node_modules/zod/"] },
    },
    {
      name: "pages-have-no-node",
      comment: "Pages run in a sandbox; what they need of the computer is a call. The window reads class lists with intake.",
      severity: "error",
      from: { path: "^(renderer|intake|portal/page)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "electron-stays-in-its-room",
      severity: "error",
      from: { pathNot: "^(electron|build|test)/" },
      to: { path: "^node_modules/electron/" },
    },
    {
      name: "one-door-to-kubernetes",
      severity: "error",
      from: { pathNot: "^(cluster|test|bench)/" },
      to: { path: "^node_modules/@kubernetes/" },
    },
    {
      name: "students-page-knows-only-shared",
      severity: "error",
      from: { path: "^portal/page/" },
      to: { path: ".", pathNot: ["^portal/page/", "^shared/", "node_modules/"] },
    },
    {
      name: "portal-does-not-run-its-page",
      severity: "error",
      from: { path: "^portal/", pathNot: "^portal/page/" },
      to: { path: "^portal/page/" },
    },
    {
      name: "nobody-imports-test",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "everything-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^out/", "^release/"] },
    // Types are knowledge too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".d.ts"],
    },
    skipAnalysisNotInRules: true,
  },
};
