import type { CallInput } from "../../../shared/contract/calls.ts";
import { api } from "../../api.ts";
import { i18n } from "../../i18n.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";

/** Adds it, says so, and shows its page. */
export async function addSite(input: CallInput<"addSite">, onAdded: () => void): Promise<void> {
  const { name } = input;
  const added = await act(
    () => api.addSite(input),
    ({ kept }) => i18n.t(kept === "thisRun" ? "sites:add.addedThisRun" : "sites:add.added", { name }),
  );
  if (!added) return;
  onAdded();
  go({ screen: "site", site: added.site });
}
