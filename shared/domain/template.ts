import { z } from "zod";
import { API_VERSION } from "../kubernetes/kinds.ts";
import { MAX_CHECKS } from "./checks.ts";
import { bilingual, isSafeText } from "./text.ts";

/** A DNS label of at most 40 characters, so that names built from it stay within 63. */
export const Label = z.string().regex(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/, { error: "badName" });
/** Kubernetes quantities that templates may use: `250m`, `0.5`, `2`; `128Mi`, `2Gi`. */
export const CpuQuantity = z.string().regex(/^([0-9]{1,5}m|[0-9]{1,3}(\.[0-9]{1,3})?)$/, { error: "badCpu" });
export const ByteQuantity = z
  .string()
  .regex(/^[0-9]{1,6}(\.[0-9]{1,3})?(Ki|Mi|Gi|Ti|k|M|G|T)?$/, { error: "badSize" });
/** `name:tag` or `name@sha256:…`; no tag is refused, because what it means changes overnight. */
export const Image = z
  .string()
  .max(300, { error: "imageWithoutTag" })
  .regex(/^[a-z0-9][a-z0-9._/:-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[a-f0-9]{64})$/, {
    error: "imageWithoutTag",
  })
  .refine((image) => !image.endsWith(":latest"), { error: "imageLatest" });
/** An absolute path without `..`, quotes or other characters that a shell would read. */
const AbsolutePath = z
  .string()
  .max(200)
  .regex(/^(\/[A-Za-z0-9_.@+-]+)+$/, { error: "badPath" })
  .refine((path) => !path.split("/").includes("..") && !path.split("/").includes("."), { error: "badPath" });
const PortNumber = z.int().min(1).max(65535);
/** Kubernetes allows a port's name fewer characters than others, and no double hyphen. */
const PortName = z
  .string()
  .regex(/^[a-z](-?[a-z0-9]){0,14}$/, { error: "badPortName" })
  .max(15, { error: "badPortName" });
/** Path and query of an address on the seat; no spaces, so that it fits a request line. */
const UrlPath = z
  .string()
  .max(200)
  .regex(/^\/[!-~]*$/, { error: "badUrlPath" })
  // browsers read `//host` and `/\host` as an address of somebody else's
  .refine((path) => !/^\/[/\\]/.test(path), { error: "badUrlPath" });
const EnvName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, { error: "badEnvName" });

const common = { name: Label, title: bilingual(120), help: bilingual(400).optional() };
/** Typed parameters; a form is generated from them and `$(param.<name>)` stands for their value. */
export const Parameter = z.discriminatedUnion("type", [
  z
    .object({
      ...common,
      type: z.literal("string"),
      default: z.string().max(500).optional(),
      maxLength: z.int().min(1).max(500).optional(),
      pattern: z.string().max(200).optional(),
    })
    .strict(),
  z
    .object({
      ...common,
      type: z.literal("number"),
      default: z.number().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      integer: z.boolean().optional(),
    })
    .strict(),
  z.object({ ...common, type: z.literal("boolean"), default: z.boolean().optional() }).strict(),
  z
    .object({
      ...common,
      type: z.literal("choice"),
      default: z.string().optional(),
      choices: z
        .array(z.object({ value: z.string().max(100), title: bilingual(120) }).strict())
        .min(1)
        .max(50),
    })
    .strict(),
  z.object({ ...common, type: z.literal("image"), default: Image.optional() }).strict(),
  z
    .object({
      ...common,
      type: z.literal("size"),
      default: ByteQuantity.optional(),
      min: ByteQuantity.optional(),
      max: ByteQuantity.optional(),
    })
    .strict(),
]);
export type Parameter = z.infer<typeof Parameter>;
export type ParameterValue = string | number | boolean;

/** Fields that accept `$(param.x)` are plain strings here; they are checked after substitution (see resolveTemplate). */
const Substitutable = z.string().max(4000).refine(isSafeText, { error: "unsafeText" });

export const Container = z
  .object({
    name: Label,
    /** Containers of one `pod` share its address; the default Pod is `lab`. */
    pod: Label.optional(),
    image: Substitutable,
    command: z.array(Substitutable).max(50).optional(),
    args: z.array(Substitutable).max(50).optional(),
    /** Of each either a `value`, or the name of one of the template's `passwords`. */
    env: z
      .array(
        z.object({ name: EnvName, value: Substitutable.optional(), password: Label.optional() }).strict(),
      )
      .max(100)
      .optional(),
    workingDir: AbsolutePath.optional(),
    resources: z.object({ cpu: Substitutable, memory: Substitutable }).strict(),
    ports: z
      .array(z.object({ name: PortName, port: PortNumber }).strict())
      .max(20)
      .optional(),
    ready: z
      .union([
        z.object({ http: z.object({ port: PortNumber, path: UrlPath }).strict() }).strict(),
        z.object({ tcp: PortNumber }).strict(),
        z.object({ command: z.array(Substitutable).min(1).max(50) }).strict(),
      ])
      .optional(),
    /** Numeric user; 1000 when absent. Root is refused by Pod Security `restricted`. */
    user: z.int().min(1).max(65535).optional(),
    /** Paths that must be writable without being kept: an emptyDir each. */
    scratch: z.array(AbsolutePath).max(10).optional(),
  })
  .strict();
export type Container = z.infer<typeof Container>;

export const Access = z.discriminatedUnion("kind", [
  z
    .object({
      kind: z.literal("terminal"),
      name: Label,
      title: bilingual(80),
      container: Label,
      command: z.array(Substitutable).min(1).max(20).optional(),
    })
    .strict(),
  z
    .object({
      kind: z.literal("web"),
      name: Label,
      title: bilingual(80),
      container: Label,
      port: PortNumber,
      path: UrlPath.optional(),
      /**
       * How the program is told `SEAT_PASSWORD`, which the portal says with every request: `Authorization: token …` or
       * `Bearer …`. Without it whoever reaches the Pod's address is let in, and not every cluster keeps seats apart.
       */
      login: z.enum(["token", "bearer"]).optional(),
    })
    .strict(),
  /** One of the template's `passwords`, which the student's page shows on demand, with the name that goes with it. */
  z
    .object({
      kind: z.literal("secret"),
      name: Label,
      title: bilingual(80),
      password: Label,
      user: Substitutable.optional(),
    })
    .strict(),
  /**
   * kubectl for a second namespace, which the student administers: the container finds a kubeconfig at `$KUBECONFIG`.
   * Where the API is public, the student's page hands one out as well.
   */
  z
    .object({
      kind: z.literal("kubeconfig"),
      name: Label,
      title: bilingual(80),
      container: Label,
      /** What the student's own Pods may take together; see `ownQuota.ts` for what is absent. */
      quota: z
        .object({
          cpu: Substitutable.optional(),
          memory: Substitutable.optional(),
          pods: z.int().min(1).max(50).optional(),
          storage: Substitutable.optional(),
        })
        .strict()
        .optional(),
    })
    .strict(),
]);
export type Access = z.infer<typeof Access>;

/**
 * Made anew for each seat and kept over resets and restarts; no variable, so that it stands in no manifest's text.
 * `shared`: one for the whole session, so that seats can sign in at a shared service.
 */
const Password = z
  .object({ name: Label, length: z.int().min(8).max(64).optional(), shared: z.boolean().optional() })
  .strict();

/**
 * Runs to its end before the containers start, after the files are copied: with the image, user, folders and
 * environment of its container. Again after each restart, so it should do no harm twice.
 */
const InitStep = z
  .object({ name: Label, container: Label, command: z.array(Substitutable).min(1).max(50) })
  .strict();

const Check = z
  .object({
    name: Label,
    title: bilingual(160),
    hint: bilingual(600).optional(),
    container: Label,
    command: z.array(Substitutable).min(1).max(20),
    /** What it may take; 10 when absent. */
    seconds: z.int().min(1).max(60).optional(),
  })
  .strict();

/** A host that seats may reach: a name, an address or a range of addresses (CIDR), with a port if only that one. */
const NetworkHost = z
  .string()
  .max(260)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(\/[0-9]{1,2})?(:[0-9]{1,5})?$/, { error: "badHost" });

/** What runs in one place: in each seat, or once a session for all of its seats. */
const environment = {
  containers: z.array(Container).min(1).max(10),
  init: z.array(InitStep).max(10).optional(),
  /**
   * One volume, mounted at `path` in every container of Pod `lab`: in a seat, the student's work. With `everyPod` in
   * all containers, as the machines of a cluster share a home; the Pods then run on one node, for most volumes can
   * be reached from no other.
   */
  storage: z
    .object({ size: Substitutable, path: AbsolutePath, everyPod: z.boolean().optional() })
    .strict()
    .optional(),
  /** Copied once into the folder, never over the student's work. Below `storage.path` or a `scratch`. */
  files: z
    .array(z.object({ path: AbsolutePath, content: z.string().max(200_000) }).strict())
    .max(100)
    .optional(),
};
/** What it may reach beside itself: nothing where it is absent. */
const network = {
  internet: z.boolean().optional(),
  hosts: z.array(NetworkHost).max(20).optional(),
};

/**
 * Services that a session has once: a dataset, a database, a model server. They stand in a place of their own, which
 * nobody enters, and every seat of the session reaches them at `$(shared.<container>.host)`.
 */
const Shared = z.object({ ...environment, network: z.object(network).strict().optional() }).strict();

export const TemplateSpec = z
  .object({
    version: z.string().regex(/^[0-9]+(\.[0-9]+){0,2}$/, { error: "badVersion" }),
    title: bilingual(120),
    summary: bilingual(400),
    level: z.enum(["beginner", "intermediate", "advanced"]),
    /** Usual length of the session in minutes. */
    minutes: z
      .int()
      .min(5)
      .max(7 * 24 * 60),
    /** The datacentre's service that it teaches, for the catalogue's filter. */
    service: z.enum([
      "linux",
      "hosting",
      "hpc",
      "notebooks",
      "data",
      "ha",
      "kubernetes",
      "network",
      "chat",
      "code",
      "database",
      "files",
      "other",
    ]),
    parameters: z.array(Parameter).max(30).optional(),
    /** How many students usually sit at one seat: 2 for work in pairs. */
    persons: z.int().min(1).max(8).optional(),
    passwords: z.array(Password).max(10).optional(),
    ...environment,
    shared: Shared.optional(),
    accesses: z.array(Access).min(1).max(10),
    checks: z.array(Check).max(MAX_CHECKS).optional(),
    network: z
      .object({ ...network, otherSeats: z.boolean().optional() })
      .strict()
      .optional(),
    instructions: bilingual(100_000),
  })
  .strict();
export type TemplateSpec = z.infer<typeof TemplateSpec>;
/** What a template says of one place. */
export type Environment = Pick<TemplateSpec, keyof typeof environment>;

export const LabTemplate = z
  .object({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal("LabTemplate"),
    metadata: z
      .object({
        name: Label,
        namespace: z.string().optional(),
        annotations: z.record(z.string(), z.string()).optional(),
        labels: z.record(z.string(), z.string()).optional(),
      })
      .strict(),
    spec: TemplateSpec,
  })
  .strict();
export type LabTemplate = z.infer<typeof LabTemplate>;
