import type { Environment, TemplateSpec } from "./template.ts";
import type { Bilingual } from "./text.ts";

/** What a text must be once its variables are replaced; absent where any text will do. */
export type Form = "image" | "cpu" | "bytes";
export type Place = readonly (string | number)[];
type Replace = (text: string, at: Place, form?: Form) => string;

/** The same template with every text in which variables stand replaced; the one list of those places. */
export function mapTexts(spec: TemplateSpec, replace: Replace): TemplateSpec {
  const list = (texts: string[], at: Place) => texts.map((text, index) => replace(text, [...at, index]));
  const both = <T extends Bilingual>(text: T, at: Place): T => ({
    ...text,
    ...(text.fr === undefined ? {} : { fr: replace(text.fr, [...at, "fr"]) }),
    ...(text.en === undefined ? {} : { en: replace(text.en, [...at, "en"]) }),
  });
  const { checks, shared } = spec;
  return {
    ...spec,
    ...mapEnvironment(spec, [], replace, list),
    ...(shared && { shared: { ...shared, ...mapEnvironment(shared, ["shared"], replace, list) } }),
    accesses: spec.accesses.map((access, index) => {
      const at: Place = ["accesses", index];
      const title = both(access.title, [...at, "title"]);
      if (access.kind === "terminal")
        return {
          ...access,
          title,
          ...(access.command && { command: list(access.command, [...at, "command"]) }),
        };
      if (access.kind === "secret")
        return {
          ...access,
          title,
          ...(access.user !== undefined && { user: replace(access.user, [...at, "user"]) }),
        };
      if (access.kind === "kubeconfig")
        return { ...access, title, ...(access.quota && { quota: mapQuota(access.quota, at, replace) }) };
      return {
        ...access,
        title,
        ...(access.path !== undefined && { path: replace(access.path, [...at, "path"]) }),
      };
    }),
    ...(checks && {
      checks: checks.map((check, index) => {
        const at: Place = ["checks", index];
        return {
          ...check,
          title: both(check.title, [...at, "title"]),
          ...(check.hint && { hint: both(check.hint, [...at, "hint"]) }),
          command: list(check.command, [...at, "command"]),
        };
      }),
    }),
    instructions: both(spec.instructions, ["instructions"]),
  };
}

type Quota = NonNullable<Extract<TemplateSpec["accesses"][number], { kind: "kubeconfig" }>["quota"]>;

function mapQuota({ cpu, memory, pods, storage }: Quota, access: Place, replace: Replace): Quota {
  const at: Place = [...access, "quota"];
  return {
    ...(cpu !== undefined && { cpu: replace(cpu, [...at, "cpu"], "cpu") }),
    ...(memory !== undefined && { memory: replace(memory, [...at, "memory"], "bytes") }),
    ...(pods !== undefined && { pods }),
    ...(storage !== undefined && { storage: replace(storage, [...at, "storage"], "bytes") }),
  };
}

type MapList = (texts: string[], at: Place) => string[];

function mapEnvironment(
  { containers, init, storage, files }: Environment,
  at: Place,
  replace: Replace,
  list: MapList,
): Environment {
  return {
    containers: containers.map((container, index) =>
      mapContainer(container, [...at, "containers", index], replace, list),
    ),
    ...(init && {
      init: init.map((step, index) => ({
        ...step,
        command: list(step.command, [...at, "init", index, "command"]),
      })),
    }),
    ...(storage && {
      storage: { ...storage, size: replace(storage.size, [...at, "storage", "size"], "bytes") },
    }),
    ...(files && {
      files: files.map((file, index) => ({
        ...file,
        content: replace(file.content, [...at, "files", index, "content"]),
      })),
    }),
  };
}

function mapContainer(
  container: Environment["containers"][number],
  at: Place,
  replace: Replace,
  list: MapList,
): Environment["containers"][number] {
  const { command, args, env, ready, resources } = container;
  return {
    ...container,
    image: replace(container.image, [...at, "image"], "image"),
    ...(command && { command: list(command, [...at, "command"]) }),
    ...(args && { args: list(args, [...at, "args"]) }),
    ...(env && {
      env: env.map((variable, index) =>
        variable.value === undefined
          ? variable
          : { ...variable, value: replace(variable.value, [...at, "env", index, "value"]) },
      ),
    }),
    resources: {
      cpu: replace(resources.cpu, [...at, "resources", "cpu"], "cpu"),
      memory: replace(resources.memory, [...at, "resources", "memory"], "bytes"),
    },
    ...(ready &&
      "command" in ready && { ready: { command: list(ready.command, [...at, "ready", "command"]) } }),
  };
}
