import type { Fields } from "../json.ts";
import type { FieldError } from "../schema/fieldError.ts";

interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

interface Status extends Fields {
  kind: "Status";
  apiVersion: "v1";
  status: "Success" | "Failure";
  code?: number;
  message?: string;
  reason?: string;
  details?: StatusDetails;
}

/** An answer other than success, as the API words it: `metav1.Status`. Some faults upstream have no `reason`: "". */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): Status {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      ...(this.reason === "" ? {} : { reason: this.reason }),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

export function success(details?: StatusDetails): Status {
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" } as const;
  return details ? { ...status, details } : status;
}

/** What a message needs of a resource. */
interface Named {
  group: string;
  plural: string;
  kind: string;
}

/** `pods`, `seats.pupitre.fr` */
export function qualified(resource: Named): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

function detailsOf(resource: Named, name: string): StatusDetails {
  return { name, ...(resource.group === "" ? {} : { group: resource.group }), kind: resource.plural };
}

export function notFound(resource: Named, name: string): ApiError {
  return new ApiError(
    404,
    "NotFound",
    `${qualified(resource)} ${quote(name)} not found`,
    detailsOf(resource, name),
  );
}

/** @param isGoing whether the one that is in the way is being deleted */
export function alreadyExists(resource: Named, name: string, isGoing: boolean): ApiError {
  return new ApiError(
    409,
    "AlreadyExists",
    `${isGoing ? "object is being deleted: " : ""}${qualified(resource)} ${quote(name)} already exists`,
    detailsOf(resource, name),
  );
}

export function conflict(resource: Named, name: string, why: string): ApiError {
  return new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(resource)} ${quote(name)}: ${why}`,
    detailsOf(resource, name),
  );
}

export function modified(resource: Named, name: string): ApiError {
  return conflict(
    resource,
    name,
    "the object has been modified; please apply your changes to the latest version and try again",
  );
}

export function forbidden(resource: Named, name: string, why: string, causes?: StatusCause[]): ApiError {
  const subject = name === "" ? `${qualified(resource)} is` : `${qualified(resource)} ${quote(name)} is`;
  const details = { ...detailsOf(resource, name), ...(causes ? { causes } : {}) };
  return new ApiError(403, "Forbidden", `${subject} forbidden: ${why}`, details);
}

/** For a body that does not say what it is. @param kind of what was expected */
export function unrecognized(kind: string, why: string): ApiError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`,
  );
}

/** As Go says that a text is no version. */
export function unparsable(version: string): string {
  return `strconv.ParseUint: parsing ${quote(version)}: invalid syntax`;
}

export function unauthorized(): ApiError {
  return new ApiError(401, "Unauthorized", "Unauthorized");
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

/** Nothing of this resource is served, but something else of its group is. */
export function noSuchResource(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

/** 422 for the options of a request, which have kinds of their own: `CreateOptions`, `DeleteOptions`. */
export function invalidOptions(kind: string, errors: FieldError[]): ApiError {
  return invalidObject({ group: "meta.k8s.io", plural: "", kind }, "", errors);
}

/** Nothing is served at this path; told in plain text, as upstream. */
export class NoSuchPath extends ApiError {
  constructor() {
    super(404, "NotFound", "the server could not find the requested resource", {});
  }
}

export function noSuchPath(): ApiError {
  return new NoSuchPath();
}

export function expired(message: string): ApiError {
  return new ApiError(410, "Expired", message);
}

/** 422 with one cause a field. */
export function invalidObject(resource: Named, name: string, errors: FieldError[]): ApiError {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const kind = resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
  return new ApiError(422, "Invalid", `${kind} ${quote(name)} is invalid: ${list}`, {
    ...(name === "" ? {} : { name }),
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.kind,
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

/** As Go's %q prints it. */
function quote(text: string): string {
  return JSON.stringify(text);
}
