import { z } from "zod";
import { isSafeText } from "./text.ts";

/** `Toulouse`, never a text that lies about its order or hides a line. */
const SITE_NAME_LENGTH = 80;
export const SiteName = z
  .string()
  .trim()
  .min(1)
  .max(SITE_NAME_LENGTH)
  .refine((text) => isSafeText(text) && !/[\n\t]/.test(text), { error: "unsafeText" });

export const NamespaceName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);

/** How a person who was invited signs in. */
export const SignIn = z.discriminatedUnion("kind", [
  /** By an access key (a token) that IT hands out on another way. */
  z.object({ kind: z.literal("token") }),
  /** By the establishment's own sign-in page (OpenID Connect), through the program `kubelogin`. */
  z.object({ kind: z.literal("oidc"), issuer: z.string(), clientId: z.string() }),
]);
export type SignIn = z.infer<typeof SignIn>;

/** What IT sends to a teacher instead of an access file. It holds no secret: who finds it can do nothing with it. */
export interface Invitation {
  name: string;
  /** `https://host:port`, without a slash at the end. */
  server: string;
  /** PEM; absent where the computer's own trust store knows the server. */
  ca?: string;
  tlsServerName?: string;
  /** The establishment's namespace. */
  namespace: string;
  signIn: SignIn;
}

export const INVITATION_SCHEME = "pupitre";
export const MAX_INVITATION_LENGTH = 24_000;
