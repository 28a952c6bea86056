import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomUUID,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { dig, digFields, digText, type Fields, isFields } from "../json.ts";
import type { Storage } from "../store/storage.ts";
import type { User } from "./core.ts";

/** Who makes the tokens, and whom they are for unless they say otherwise. */
export const ISSUER = "https://kubernetes.default.svc.cluster.local";

/** What a token can be bound to, and where that is stored. */
export const BINDABLE: Readonly<Record<string, string>> = { Pod: "pods", Secret: "secrets", Node: "nodes" };

export interface BoundObject {
  kind: string;
  name: string;
  uid: string;
}

interface BoundToken {
  token: string;
  /** RFC 3339 */
  expirationTimestamp: string;
}

/** Who a bearer token belongs to, and tokens for service accounts. */
export class Identities {
  readonly #adminHash: Buffer;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #storage: Storage;
  readonly #now: () => Date;

  /** @param signingKey PEM of an EC P-256 key */
  constructor(adminToken: string, signingKey: string, storage: Storage, now: () => Date) {
    this.#adminHash = hash(adminToken);
    this.#privateKey = createPrivateKey(signingKey);
    this.#publicKey = createPublicKey(this.#privateKey);
    this.#storage = storage;
    this.#now = now;
  }

  /** The user, or nothing when the token is none of ours, has expired, or its account is gone. */
  authenticate(authorization: string | undefined): User | undefined {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    if (timingSafeEqual(hash(token), this.#adminHash)) {
      return {
        name: "practice-admin",
        uid: "practice-admin",
        groups: ["system:masters", "system:authenticated"],
      };
    }
    const claims = this.#verified(token);
    return claims && this.#accountOf(claims);
  }

  /**
   * @param seconds how long the token is good
   * @param bound the token dies with this object
   */
  issue(
    account: { namespace: string; name: string; uid: string },
    audiences: string[],
    seconds: number,
    bound?: BoundObject,
  ): BoundToken {
    const { namespace, name, uid } = account;
    const now = Math.floor(this.#now().getTime() / 1000);
    const claims = {
      aud: audiences.length > 0 ? audiences : [ISSUER],
      exp: now + seconds,
      iat: now,
      iss: ISSUER,
      jti: randomUUID(),
      "kubernetes.io": {
        namespace,
        ...(bound ? { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } } : {}),
        serviceaccount: { name, uid },
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    };
    const body = `${encode({ alg: "ES256", typ: "JWT" })}.${encode(claims)}`;
    const signature = sign("sha256", Buffer.from(body), { key: this.#privateKey, dsaEncoding: "ieee-p1363" });
    const expirationTimestamp = `${new Date((now + seconds) * 1000).toISOString().slice(0, 19)}Z`;
    return { token: `${body}.${signature.toString("base64url")}`, expirationTimestamp };
  }

  #verified(token: string): Fields | undefined {
    const [header = "", payload = "", signature = ""] = token.split(".");
    if (signature === "") return undefined;
    const key = { key: this.#publicKey, dsaEncoding: "ieee-p1363" as const };
    const isOurs = verify(
      "sha256",
      Buffer.from(`${header}.${payload}`),
      key,
      Buffer.from(signature, "base64url"),
    );
    if (!isOurs) return undefined;
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const expiry = dig(claims, "exp");
    if (typeof expiry !== "number" || expiry * 1000 <= this.#now().getTime()) return undefined;
    const audiences = dig(claims, "aud");
    if (!Array.isArray(audiences) || !audiences.includes(ISSUER)) return undefined;
    return isFields(claims) ? claims : undefined;
  }

  #boundIsThere(claims: Fields, namespace: string): boolean {
    return Object.entries(BINDABLE).every(([kind, plural]) => {
      const bound = digFields(claims, "kubernetes.io", kind.toLowerCase());
      if (!bound) return true;
      const home = kind === "Node" ? undefined : namespace;
      return this.#storage.get(plural, home, String(bound.name))?.metadata.uid === bound.uid;
    });
  }

  #accountOf(claims: Fields): User | undefined {
    const namespace = digText(claims, "kubernetes.io", "namespace") ?? "";
    const name = digText(claims, "kubernetes.io", "serviceaccount", "name") ?? "";
    const uid = digText(claims, "kubernetes.io", "serviceaccount", "uid") ?? "";
    if (this.#storage.get("serviceaccounts", namespace, name)?.metadata.uid !== uid) return undefined;
    if (!this.#boundIsThere(claims, namespace)) return undefined;
    return {
      name: `system:serviceaccount:${namespace}:${name}`,
      uid,
      groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    };
  }
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
