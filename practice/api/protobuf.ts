import type { Fields } from "../json.ts";
import { badRequest } from "./status.ts";

export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** `k8s` and a zero: what every protobuf body of the API begins with. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

type Message = Map<number, (Buffer | bigint)[]>;

/** The fields of one message: texts and nested messages as bytes, numbers as they are. */
function readMessage(bytes: Buffer): Message {
  const fields: Message = new Map();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined || shift > 63n) throw badRequest("the protobuf body is cut off");
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const values = fields.get(key >> 3) ?? [];
    fields.set(key >> 3, values);
    switch (key & 7) {
      case 0:
        values.push(varint());
        break;
      case 2: {
        const length = Number(varint());
        if (length > bytes.length - at) throw badRequest("the protobuf body is cut off");
        values.push(bytes.subarray(at, at + length));
        at += length;
        break;
      }
      default:
        throw badRequest("the protobuf body has a field of an unexpected type");
    }
  }
  return fields;
}

function nested(message: Message | undefined, field: number): Message | undefined {
  const value = message?.get(field)?.[0];
  return Buffer.isBuffer(value) ? readMessage(value) : undefined;
}

function text(message: Message | undefined, field: number): string | undefined {
  const value = message?.get(field)?.[0];
  return Buffer.isBuffer(value) && value.length > 0 ? value.toString("utf8") : undefined;
}

/**
 * The one object that kubectl cannot be brought to send as JSON: `kubectl create token`.
 * @throws ApiError 400
 */
export function readTokenRequest(bytes: Buffer): Fields {
  if (!bytes.subarray(0, 4).equals(MAGIC)) throw badRequest("the body is no protobuf of the API");
  const spec = nested(nested(readMessage(bytes.subarray(4)), 2), 2);
  const audiences = (spec?.get(1) ?? []).filter(Buffer.isBuffer).map((one) => one.toString("utf8"));
  const reference = nested(spec, 3);
  const seconds = spec?.get(4)?.[0];
  const names = { kind: text(reference, 1), apiVersion: text(reference, 2), name: text(reference, 3) };
  const uid = text(reference, 4);
  return {
    spec: {
      audiences,
      ...(reference ? { boundObjectRef: { ...names, ...(uid === undefined ? {} : { uid }) } } : {}),
      ...(typeof seconds === "bigint" ? { expirationSeconds: Number(seconds) } : {}),
    },
  };
}
