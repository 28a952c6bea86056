import { clone, equal, type Fields, isFields, setOwn } from "../../json.ts";
import { ApiError, badRequest } from "../status.ts";

const MAXIMUM_OPERATIONS = 10_000;

/**
 * RFC 6902, on a copy.
 * @throws ApiError 400 for a patch that is none, 422 for one that cannot be carried out, as upstream.
 */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest(
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  }
  if (patch.length > MAXIMUM_OPERATIONS) {
    throw new ApiError(
      413,
      "RequestEntityTooLarge",
      `The allowed maximum operations in a JSON patch is ${MAXIMUM_OPERATIONS}, got ${patch.length}`,
    );
  }
  let document = clone(target);
  for (const operation of patch) document = operate(document, operation);
  return document;
}

function operate(document: unknown, operation: unknown): unknown {
  if (!isFields(operation)) throw refused();
  const path = pointer(operation.path);
  switch (operation.op) {
    case "add":
      return put(document, path, clone(operation.value), true);
    case "replace":
      return put(document, path, clone(operation.value), false); // upstream takes a missing field for an added one
    case "remove":
      return take(document, path);
    case "copy":
      return put(document, path, clone(read(document, pointer(operation.from))), true);
    case "move": {
      const from = pointer(operation.from);
      const value = read(document, from);
      return put(take(document, from), path, value, true);
    }
    case "test":
      if (equal(readOrNull(document, path), operation.value ?? null)) return document;
      throw refused();
    default:
      throw refused();
  }
}

function pointer(text: unknown): string[] {
  if (typeof text !== "string" || (text !== "" && !text.startsWith("/"))) {
    throw refused();
  }
  return text
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function read(document: unknown, path: string[]): unknown {
  let current = document;
  for (const key of path) {
    current = step(current, key);
    if (current === undefined) throw refused();
  }
  return current;
}

function readOrNull(document: unknown, path: string[]): unknown {
  let current = document;
  for (const key of path) current = step(current, key);
  return current ?? null;
}

function put(document: unknown, path: string[], value: unknown, insert: boolean): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = read(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : Number(last);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) throw refused();
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isFields(parent)) setOwn(parent, last, value);
  else throw refused();
  return document;
}

function take(document: unknown, path: string[]): unknown {
  read(document, path);
  const last = path.at(-1);
  if (last === undefined) return null;
  const parent = read(document, path.slice(0, -1)) as unknown[] | Fields;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return document;
}

/** The API server keeps to itself which operation it was. */
function refused(): ApiError {
  return new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
}
