import type { KindRules } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { customResourceDefinitionRules } from "./customResourceDefinition.ts";
import { namespaceRules } from "./namespace.ts";

const NONE: KindRules = {};

const RULES: Record<string, KindRules> = {
  Namespace: namespaceRules,
  CustomResourceDefinition: customResourceDefinitionRules,
};

/** The rules of a built-in kind; custom resources have only those of their schema. */
export function rulesOf(resource: Resource): KindRules {
  return resource.builtinType ? (RULES[resource.kind] ?? NONE) : NONE;
}
