import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { dig, digFields, digList, digText, digTexts, type Fields, isFields } from "../json.ts";
import { BUILTIN_RESOURCES, type BuiltinResource } from "../schema/builtinResources.ts";
import { builtinSchema } from "../schema/builtinSchemas.ts";
import type { Schema } from "../schema/schema.ts";
import type { Storage } from "../store/storage.ts";

export interface PrinterColumn {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
  jsonPath: string;
}

/** One version of one resource that the API serves. */
export interface Resource {
  group: string;
  version: string;
  /** `v1`, `pupitre.fr/v1alpha1` */
  apiVersion: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  /** Of the whole object, with `metadata` among its properties. */
  schema: Schema;
  status: boolean;
  generation: boolean;
  /** Name of the built-in type; absent for custom resources. */
  builtinType?: string;
  /** Columns of a custom resource besides name and age. */
  columns: PrinterColumn[];
  /** Where objects of all versions are stored, e.g. `seats.pupitre.fr`. */
  storage: string;
  /** The apiVersion that objects are stored under. */
  storageApiVersion: string;
}

export const METADATA_SCHEMA: Schema = builtinSchema({ type: "V1ObjectMeta" });
const CRD_STORAGE = "customresourcedefinitions.apiextensions.k8s.io";

function categoriesOf(row: BuiltinResource): string[] {
  if (row.inAll) return ["all"];
  const isExtension = ["apiextensions.k8s.io", "admissionregistration.k8s.io"].includes(row.group);
  return isExtension ? ["api-extensions"] : [];
}

function builtins(): Resource[] {
  return BUILTIN_RESOURCES.map((row) => {
    const apiVersion = row.group === "" ? row.version : `${row.group}/${row.version}`;
    return {
      ...row,
      apiVersion,
      singular: row.kind.toLowerCase(),
      categories: categoriesOf(row),
      schema: builtinSchema(row),
      builtinType: row.type,
      columns: [],
      storage: row.group === "" ? row.plural : `${row.plural}.${row.group}`,
      storageApiVersion: apiVersion,
    };
  });
}

/** What is served now: the built-in resources and those of the CustomResourceDefinitions in the store. */
export class Registry {
  readonly #builtins = builtins();
  #custom = new Map<string, Resource[]>();
  #byPath = new Map<string, Resource>();
  #byKind = new Map<string, Resource>();
  #byStorage = new Map<string, Resource>();
  /** Counts up at each change, so that documents made from the registry can be kept until then. */
  generation = 0;

  constructor(storage: Storage) {
    for (const definition of storage.list(CRD_STORAGE)) this.#define(definition);
    this.#index();
    storage.subscribe(CRD_STORAGE, (change) => {
      if (change.type === "DELETED") this.#custom.delete(change.object.metadata.name);
      else if (change.previous && dig(change.previous, "spec") === dig(change.object, "spec")) return;
      else this.#define(change.object);
      this.#index();
    });
  }

  all(): Resource[] {
    return [...this.#byPath.values()];
  }

  /** By the parts of a path. */
  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  /** Whether the API server itself serves the group; one of custom resources only knows its own paths. */
  hasGroup(group: string): boolean {
    return this.#builtins.some((resource) => resource.group === group);
  }

  /** By kind, or by `apiVersion kind`; a kind alone means the first that was registered. */
  ofKind(kind: string): Resource | undefined {
    return this.#byKind.get(kind);
  }

  ofStorage(storage: string): Resource | undefined {
    return this.#byStorage.get(storage);
  }

  ofObject(object: { apiVersion: string; kind: string }): Resource | undefined {
    return this.ofKind(`${object.apiVersion} ${object.kind}`);
  }

  /** One resource for each place of storage: what a sweep over everything has to visit. */
  storages(): Resource[] {
    return [...this.#byStorage.values()];
  }

  #define(definition: KubeObject): void {
    this.#custom.set(definition.metadata.name, resourcesOf(definition));
  }

  #index(): void {
    this.generation += 1;
    this.#byPath.clear();
    this.#byKind.clear();
    this.#byStorage.clear();
    for (const resource of [...this.#builtins, ...[...this.#custom.values()].flat()]) {
      const { group, version, plural, apiVersion, kind, storage, storageApiVersion } = resource;
      this.#byPath.set(`${group}/${version}/${plural}`, resource);
      this.#byKind.set(`${apiVersion} ${kind}`, resource);
      if (!this.#byKind.has(kind)) this.#byKind.set(kind, resource);
      if (apiVersion === storageApiVersion) this.#byStorage.set(storage, resource);
    }
  }
}

/** The resources that a CustomResourceDefinition serves, one a version. */
function resourcesOf(definition: KubeObject): Resource[] {
  const group = digText(definition, "spec", "group") ?? "";
  const names = digFields(definition, "spec", "names") ?? {};
  const plural = digText(names, "plural") ?? "";
  const kind = digText(names, "kind") ?? "";
  const versions = digList(definition, "spec", "versions").filter(isFields);
  const stored = versions.find((version) => version.storage === true) ?? versions[0];
  const texts = (key: string): string[] =>
    digList(names, key).filter((text): text is string => typeof text === "string");
  return versions
    .filter((version) => version.served === true)
    .map((version) => ({
      group,
      version: String(version.name),
      apiVersion: `${group}/${String(version.name)}`,
      kind,
      plural,
      singular: digText(names, "singular") ?? kind.toLowerCase(),
      shortNames: texts("shortNames"),
      categories: texts("categories"),
      namespaced: dig(definition, "spec", "scope") === "Namespaced",
      schema: customSchema(digFields(version, "schema", "openAPIV3Schema") ?? {}),
      status: isFields(dig(version, "subresources", "status")),
      generation: true,
      columns: columnsOf(version),
      storage: `${plural}.${group}`,
      storageApiVersion: `${group}/${String(stored?.name)}`,
    }));
}

function customSchema(schema: Fields): Schema {
  const typed = schema as Schema;
  const text: Schema = { type: "string" };
  const properties = { ...typed.properties, apiVersion: text, kind: text, metadata: METADATA_SCHEMA };
  return { ...typed, type: "object", properties };
}

function columnsOf(version: Fields): PrinterColumn[] {
  return digList(version, "additionalPrinterColumns").map((column) => {
    const { name = "", type = "string", format = "", description = "", jsonPath = "" } = digTexts(column);
    const priority = dig(column, "priority");
    return {
      name,
      type,
      format,
      description,
      jsonPath,
      priority: typeof priority === "number" ? priority : 0,
    };
  });
}
