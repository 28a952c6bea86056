import { expect, test } from "vitest";
import { PRICES_CONFIG_MAP } from "../../../shared/domain/priceList.ts";
import { clusterRoles, SUPPORT_ROLE, TEACHER_ROLE } from "../../../shared/manifests/roles.ts";

interface Rule {
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** What a role may do with the price list, by its name or because no name is said. */
function verbsOf(role: string): string[] {
  const found = clusterRoles().find(({ metadata }) => metadata.name === role);
  const rules = (found as unknown as { rules: Rule[] }).rules;
  return rules
    .filter(({ resources }) => resources.includes("configmaps"))
    .filter(({ resourceNames }) => !resourceNames || resourceNames.includes(PRICES_CONFIG_MAP))
    .flatMap(({ verbs }) => verbs)
    .sort();
}

test("a teacher may read the price list and no more; support may write a version, and neither deletes it", () => {
  expect(verbsOf(TEACHER_ROLE)).toEqual(["get"]);
  expect(verbsOf(SUPPORT_ROLE)).toEqual(["get", "update"]);
});
