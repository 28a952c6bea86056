import { checkClaimLimits } from "../admission/limitRange.ts";
import type { KindRules } from "../api/core.ts";
import { dig, digFields, digList, digText, ensureFields, equal, type Fields, without } from "../json.ts";
import { parseQuantity } from "../quantity.ts";
import { type FieldError, forbiddenField, invalid, notSupported, required } from "../schema/fieldError.ts";
import { defaultTo } from "./podDefaults.ts";

export const CLAIM_FINALIZER = "kubernetes.io/pvc-protection";
const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

export const persistentVolumeClaimRules: KindRules = {
  prepare(object, old, core) {
    const spec = ensureFields(object, "spec");
    defaultTo(spec, { volumeMode: "Filesystem" });
    if (old) return;
    const metadata = object.metadata as Fields;
    const finalizers = digList(metadata, "finalizers");
    if (!finalizers.includes(CLAIM_FINALIZER)) metadata.finalizers = [...finalizers, CLAIM_FINALIZER];
    const standard = core.storage
      .list("storageclasses.storage.k8s.io")
      .find((one) => one.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true");
    if (standard) defaultTo(spec, { storageClassName: standard.metadata.name });
    object.status = { phase: "Pending" };
  },
  admit(object, old, core) {
    if (!old) checkClaimLimits(core, object);
  },
  validate(object, old) {
    const errors: FieldError[] = [];
    const modes = digList(object, "spec", "accessModes");
    if (modes.length === 0) {
      errors.push(required("spec.accessModes", "at least 1 access mode is required"));
    }
    for (const mode of modes) {
      if (!ACCESS_MODES.includes(String(mode)))
        errors.push(notSupported("spec.accessModes", mode, ACCESS_MODES));
    }
    const storage = dig(object, "spec", "resources", "requests", "storage");
    if (storage === undefined) errors.push(required("spec.resources[storage]"));
    else if ((parseQuantity(storage)?.milli ?? 0) <= 0) {
      errors.push(invalid("spec.resources[storage]", storage, "must be greater than zero"));
    }
    if (old && errors.length === 0) errors.push(...validateChange(object, old));
    return errors;
  },
};

function validateChange(object: Fields, old: unknown): FieldError[] {
  const fixed = (claim: unknown): Fields =>
    without(digFields(claim, "spec") ?? {}, "resources", "volumeName");
  const size = (claim: unknown): number =>
    parseQuantity(dig(claim, "spec", "resources", "requests", "storage"))?.milli ?? 0;
  const before = digText(old, "spec", "volumeName");
  const moved = before !== undefined && before !== digText(object, "spec", "volumeName");
  if (moved || !equal(fixed(object), fixed(old))) {
    return [
      forbiddenField(
        "spec",
        "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
      ),
    ];
  }
  if (size(object) < size(old)) {
    return [forbiddenField("spec.resources.requests.storage", "field can not be less than status.capacity")];
  }
  return [];
}
