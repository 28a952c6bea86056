import { expect, test } from "vitest";
import { countsEncryptedSecrets } from "../../../services/prepare/encryption.ts";
import { completeSettings } from "../../../services/prepare/systemSettings.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import type { Door } from "../../../shared/manifests/system/options.ts";

/** As an API server 1.37 with an aescbc provider told it after one Secret was written. */
const counted = (kind: string, prefix: string, resource = "secrets", count = 1): string =>
  `apiserver_storage_transformation_operations_total{resource="${resource}",status="OK",transformation_type="${kind}",transformer_prefix="${prefix}"} ${count}`;

test("Secrets are known to be encrypted when the API server counts one that it wrote so, and only then", () => {
  const about = "# TYPE apiserver_storage_transformation_operations_total counter";
  expect(countsEncryptedSecrets([about, counted("to_storage", "k8s:enc:aescbc:v1:")].join("\n"))).toBe(true);
  expect(countsEncryptedSecrets(about)).toBe(false);
  expect(countsEncryptedSecrets(counted("from_storage", "k8s:enc:aescbc:v1:"))).toBe(false);
  expect(countsEncryptedSecrets(counted("to_storage", "identity"))).toBe(false);
  expect(countsEncryptedSecrets(counted("to_storage", "k8s:enc:kms:v2:", "configmaps"))).toBe(false);
  expect(countsEncryptedSecrets(counted("to_storage", "k8s:enc:kms:v2:", "secrets", 0))).toBe(false);
});

const door: Door = { kind: "ingress", domain: "lab.example.org" };
const codes = (deed: () => unknown): string[] => {
  try {
    deed();
    return [];
  } catch (error) {
    return (toFailure(error).issues ?? []).map(({ code }) => code);
  }
};

test("what was said last time holds until something else is said, and establishments only come", () => {
  const before = completeSettings(
    { door, establishments: ["lycee"], apiServer: "https://api.example.org" },
    undefined,
  );
  const after = completeSettings({ image: "registry.example.org/node:22", establishments: ["iut"] }, before);
  expect(after).toMatchObject({
    door,
    image: "registry.example.org/node:22",
    apiServer: "https://api.example.org",
    establishments: ["lycee", "iut"],
  });
});

test("what is still to be decided is named, all at once", () => {
  expect(codes(() => completeSettings({}, undefined))).toEqual([
    "prepare.doorMissing",
    "prepare.establishmentMissing",
  ]);
  expect(
    codes(() => completeSettings({ door: { ...door, domain: "*.lab" }, establishments: ["A b"] }, undefined)),
  ).toEqual(["prepare.badSetting", "prepare.badSetting"]);
});
