import { isDnsLabel, qualifiedNameProblem } from "../api/metadata.ts";
import { dig, digFields, digList, digText, type Fields, isFields } from "../json.ts";
import { parseQuantity } from "../quantity.ts";
import { duplicate, type FieldError, invalid, notSupported, required, shown } from "../schema/fieldError.ts";

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SECRET_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** What is wrong with a Pod's spec, at `path` (`spec`, or `spec.template.spec`). */
export function validatePodSpec(spec: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const volumes = digList(spec, "volumes");
  errors.push(...validateVolumes(volumes, `${path}.volumes`));
  const volumeNames = volumes.map((volume) => dig(volume, "name"));
  const containers = digList(spec, "containers");
  if (containers.length === 0) errors.push(required(`${path}.containers`));
  const seen = new Set<unknown>();
  for (const list of ["initContainers", "containers"]) {
    for (const [index, container] of digList(spec, list).entries()) {
      const place = `${path}.${list}[${index}]`;
      if (!isFields(container)) continue;
      errors.push(...validateContainer(container, place, volumeNames));
      if (seen.has(container.name)) errors.push(duplicate(`${place}.name`, container.name));
      seen.add(container.name);
    }
  }
  const policies = ["Always", "OnFailure", "Never"];
  if (!policies.includes(String(spec.restartPolicy))) {
    errors.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, policies));
  }
  errors.push(...validatePlacement(spec, path));
  const account = spec.serviceAccountName;
  if (typeof account === "string" && account !== "" && !SECRET_NAME.test(account)) {
    errors.push(invalid(`${path}.serviceAccountName`, account, "a lowercase RFC 1123 subdomain"));
  }
  return errors;
}

function validatePlacement(spec: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { activeDeadlineSeconds: deadline, hostname } = spec;
  if (typeof deadline === "number" && deadline < 1) {
    const rule = "must be between 1 and 2147483647, inclusive";
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, rule));
  }
  for (const key of Object.keys(digFields(spec, "nodeSelector") ?? {})) {
    const problem = qualifiedNameProblem(key);
    if (problem) errors.push(invalid(`${path}.nodeSelector`, key, problem));
  }
  if (typeof hostname === "string" && hostname !== "" && !isDnsLabel(hostname)) {
    errors.push(invalid(`${path}.hostname`, hostname, LABEL_RULE));
  }
  const operators = ["Equal", "Exists"];
  for (const [index, toleration] of digList(spec, "tolerations").entries()) {
    const operator = digText(toleration, "operator") ?? "";
    if (operator !== "" && !operators.includes(operator)) {
      errors.push(notSupported(`${path}.tolerations[${index}].operator`, operator, operators));
    }
  }
  return errors;
}

function validateVolumes(volumes: unknown[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<unknown>();
  for (const [index, volume] of volumes.entries()) {
    const place = `${path}[${index}]`;
    const name = digText(volume, "name") ?? "";
    if (name === "") errors.push(required(`${place}.name`));
    else if (!isDnsLabel(name)) errors.push(invalid(`${place}.name`, name, LABEL_RULE));
    if (seen.has(name)) errors.push(duplicate(`${place}.name`, name));
    seen.add(name);
    const sources = Object.keys(isFields(volume) ? volume : {}).filter((key) => key !== "name");
    if (sources.length > 1) {
      errors.push({
        field: `${place}.${sources[1]}`,
        reason: "FieldValueForbidden",
        message: "Forbidden: may not specify more than 1 volume type",
      });
    }
    if (
      isFields(dig(volume, "persistentVolumeClaim")) &&
      !digText(volume, "persistentVolumeClaim", "claimName")
    ) {
      errors.push(required(`${place}.persistentVolumeClaim.claimName`));
    }
  }
  return errors;
}

function validateContainer(container: Fields, path: string, volumes: unknown[]): FieldError[] {
  const errors: FieldError[] = [];
  const { name, image } = container;
  if (typeof name !== "string" || name === "") errors.push(required(`${path}.name`));
  else if (!isDnsLabel(name)) errors.push(invalid(`${path}.name`, name, LABEL_RULE));
  if (typeof image !== "string" || image === "") errors.push(required(`${path}.image`));
  else if (image !== image.trim()) {
    errors.push(invalid(`${path}.image`, image, "must not have leading or trailing whitespace"));
  }
  for (const [index, port] of digList(container, "ports").entries()) {
    const number = dig(port, "containerPort");
    if (!number) errors.push(required(`${path}.ports[${index}].containerPort`));
    else if (typeof number !== "number" || number < 1 || number > 65_535) {
      const rule = "must be between 1 and 65535, inclusive";
      errors.push(invalid(`${path}.ports[${index}].containerPort`, number, rule));
    }
  }
  for (const [index, variable] of digList(container, "env").entries()) {
    const variableName = digText(variable, "name") ?? "";
    if (variableName === "") errors.push(required(`${path}.env[${index}].name`));
    else if (!/^[ -<>-~]+$/.test(variableName)) {
      errors.push(invalid(`${path}.env[${index}].name`, variableName, VARIABLE_RULE));
    }
    if (dig(variable, "value") && isFields(dig(variable, "valueFrom"))) {
      const place = `${path}.env[${index}].valueFrom`;
      errors.push(invalid(place, "", "may not be specified when `value` is not empty"));
    }
  }
  const pulls = ["Always", "IfNotPresent", "Never"];
  if (!pulls.includes(String(container.imagePullPolicy))) {
    errors.push(notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, pulls));
  }
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    errors.push(...validateProbe(container[probe], `${path}.${probe}`));
  }
  errors.push(...validateMounts(container, path, volumes), ...validateResources(container, path));
  return errors;
}

const VARIABLE_RULE =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";

function validateProbe(probe: unknown, path: string): FieldError[] {
  if (!isFields(probe)) return [];
  const errors: FieldError[] = [];
  if (!["exec", "httpGet", "tcpSocket", "grpc"].some((handler) => isFields(probe[handler]))) {
    errors.push(required(path, "must specify a handler type"));
  }
  for (const field of ["initialDelaySeconds", "timeoutSeconds", "periodSeconds"]) {
    const value = probe[field];
    if (typeof value === "number" && value < 0) {
      errors.push(invalid(`${path}.${field}`, value, "must be greater than or equal to 0"));
    }
  }
  return errors;
}

function validateMounts(container: Fields, path: string, volumes: unknown[]): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<unknown>();
  for (const [index, mount] of digList(container, "volumeMounts").entries()) {
    const place = `${path}.volumeMounts[${index}]`;
    const name = dig(mount, "name");
    const mountPath = digText(mount, "mountPath") ?? "";
    if (!name) errors.push(required(`${place}.name`));
    else if (!volumes.includes(name)) {
      errors.push({
        field: `${place}.name`,
        reason: "FieldValueNotFound",
        message: `Not found: ${shown(name)}`,
      });
    }
    if (mountPath === "") errors.push(required(`${place}.mountPath`));
    else if (seen.has(mountPath)) errors.push(invalid(`${place}.mountPath`, mountPath, "must be unique"));
    seen.add(mountPath);
  }
  return errors;
}

function validateResources(container: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const limits = digFields(container, "resources", "limits") ?? {};
  for (const part of ["limits", "requests"]) {
    for (const [name, value] of Object.entries(digFields(container, "resources", part) ?? {})) {
      if ((parseQuantity(value)?.milli ?? 0) >= 0) continue;
      const field = `${path}.resources.${part}[${name}]`;
      errors.push(invalid(field, value, "must be greater than or equal to 0"));
    }
  }
  for (const [name, request] of Object.entries(digFields(container, "resources", "requests") ?? {})) {
    const asked = parseQuantity(request);
    const limit = parseQuantity(limits[name]);
    if (!asked || limits[name] === undefined || !limit || asked.milli <= limit.milli) continue;
    errors.push(
      invalid(
        `${path}.resources.requests`,
        request,
        `must be less than or equal to ${name} limit of ${String(limits[name])}`,
      ),
    );
  }
  return errors;
}
