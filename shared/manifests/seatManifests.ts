import { ANNOTATION } from "../domain/names.ts";
import type { SeatSpec } from "../domain/seat.ts";
import type { Manifest, ObjectMeta } from "../kubernetes/objects.ts";
import { filesConfigMap } from "./filesManifest.ts";
import { stamped } from "./fingerprint.ts";
import type { KeptTurn } from "./keptFolders.ts";
import { limitRange, namespaceManifest, resourceQuota } from "./namespaceManifests.ts";
import { type ApiAddress, type HostAddresses, networkPolicies } from "./networkPolicies.ts";
import { ownManifests } from "./ownManifests.ts";
import {
  ACCESS_SECRET,
  passwordKey,
  podManifests,
  type Rebuilds,
  SERVICE_ACCOUNT,
  serviceManifests,
  WORK_VOLUME,
} from "./podManifests.ts";
import { readerManifests } from "./readerManifests.ts";
import { CONDUCTOR_SEAT_ROLE, OWNER_SEAT_ROLE, PORTAL_SEAT_ROLE, STUDENT_ROLE } from "./roles.ts";
import { inOwn, inSeat, placeNamespace, placeOwnNamespace, type SeatPlace } from "./seatPlace.ts";
import type { SeatTemplate } from "./seatTemplate.ts";

/** A ServiceAccount that is to work in seat namespaces. */
export interface Account {
  namespace: string;
  name: string;
}

interface SeatOptions {
  /** The seat's own credential for its web accesses. Only the first creation of the Secret uses it. */
  credential: string;
  /** Makes the template's passwords: so many letters and digits. As the credential, only for the Secret's creation. */
  password: (length: number) => string;
  /** Those of the template's passwords that the whole session shares, by name. */
  sharedPasswords?: ReadonlyMap<string, string> | undefined;
  /** Names that the student's page shows, by person. */
  displayNames?: ReadonlyMap<number, string> | undefined;
  /**
   * `paused`: compute released, everything but the Pods. After the end, `kept`: what holds the work and keeps it apart;
   * `read`: the same with the one Pod by which it is collected.
   */
  wish?: "active" | "paused" | "kept" | "read";
  /** What is to be done with the work in the seat's folder before its Pods begin. */
  turn?: KeptTurn | undefined;
  /** Where the portal's Pods run; absent when it reaches seats through the API server. */
  portalNamespace?: string | undefined;
  /** Whose rights are bound here; absent when conductor or portal act with rights of their own (trial, practice). */
  conductor?: Account | undefined;
  portal?: Account | undefined;
  /** The users to whom the seat's Events and logs are shown; absent when nobody has to be let in. */
  teachers?: readonly string[] | undefined;
  storageClass?: string | undefined;
  /** Of the hosts that the template names. */
  addresses?: HostAddresses | undefined;
  /** Where the API server answers, for labs with a kubeconfig; none where nobody may be told apart from others. */
  api?: ApiAddress[] | undefined;
}

/**
 * Everything that a seat is, in the order in which it is to be made. Pure: the same seat has the same manifests for
 * ever, and each says by its fingerprint which wish it came from.
 */
export function seatManifests(
  place: SeatPlace,
  seat: Rebuilds,
  template: SeatTemplate,
  options: SeatOptions,
): Manifest[] {
  const { wish = "active" } = options;
  const isOver = wish === "kept" || wish === "read";
  return [
    namespaceManifest(place, template),
    resourceQuota(place, template),
    limitRange(place),
    ...networkPolicies(place, template, options.portalNamespace, options.addresses, options.api),
    serviceAccount(place),
    ...conductorBinding(place, options.conductor),
    ...bind(inSeat(place, "pupitre-portal"), PORTAL_SEAT_ROLE, options.portal),
    ...bindTeachers(inSeat(place, "pupitre-owner"), options.teachers),
    accessSecret(place, template, options),
    ...(isOver ? [] : filesConfigMap(place, template)),
    ...workClaim(place, seat, template, options),
    ...(wish === "active" ? podManifests(place, template, seat, options.turn) : []),
    ...(wish === "read" ? readerManifests(place, template, seat) : []),
    ...(isOver
      ? []
      : [...serviceManifests(place, template), ...ownNamespace(place, seat, template, options)]),
  ].map(stamped);
}

/** The student's own, in labs that hand out a kubeconfig: the student's rights last, when all that bounds them is there. */
function ownNamespace(
  place: SeatPlace,
  seat: Pick<SeatSpec, "resets">,
  template: SeatTemplate,
  { conductor, teachers, wish }: SeatOptions,
): Manifest[] {
  const manifests = ownManifests(place, seat, template, wish === "paused");
  if (manifests.length === 0) return [];
  const student = { kind: "ServiceAccount", namespace: placeNamespace(place), name: SERVICE_ACCOUNT };
  return [
    ...manifests,
    ...conductorBinding(place, conductor, placeOwnNamespace(place)),
    ...bindTeachers(inOwn(place, "pupitre-owner"), teachers),
    binding(inOwn(place, "pupitre-student"), STUDENT_ROLE, student),
  ];
}

/** Named, because a Pod that comes before the controller has made `default` would be refused; without a token. */
const serviceAccount = (place: SeatPlace): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: inSeat(place, SERVICE_ACCOUNT),
  automountServiceAccountToken: false,
});

const RBAC = "rbac.authorization.k8s.io";

const binding = (metadata: ObjectMeta, role: string, ...subjects: object[]): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "RoleBinding",
  metadata,
  roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
  subjects,
});

const bind = (metadata: ObjectMeta, role: string, account: Account | undefined): Manifest[] =>
  account ? [binding(metadata, role, { kind: "ServiceAccount", ...account })] : [];

/** First of all that stands in a namespace of the seat: nothing else can be made, or even read, without it. */
export const conductorBinding = (
  place: SeatPlace,
  conductor: Account | undefined,
  namespace = placeNamespace(place),
): Manifest[] => bind({ ...inSeat(place, "pupitre-conductor"), namespace }, CONDUCTOR_SEAT_ROLE, conductor);

const bindTeachers = (metadata: ObjectMeta, teachers: readonly string[] | undefined): Manifest[] =>
  teachers === undefined
    ? []
    : [
        binding(
          metadata,
          OWNER_SEAT_ROLE,
          ...teachers.map((name) => ({ apiGroup: RBAC, kind: "User", name })),
        ),
      ];

/** Letters and digits of a password whose template says no length: 100 bits of base32. */
export const PASSWORD_LENGTH = 20;

const accessSecret = (
  place: SeatPlace,
  { passwords = [] }: SeatTemplate,
  { credential, password, sharedPasswords, displayNames = new Map() }: SeatOptions,
): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: inSeat(place, ACCESS_SECRET),
  type: "Opaque",
  stringData: {
    password: credential,
    ...Object.fromEntries(
      passwords.map(({ name, length = PASSWORD_LENGTH }) => [
        passwordKey(name),
        sharedPasswords?.get(name) ?? password(length),
      ]),
    ),
    ...Object.fromEntries([...displayNames].map(([person, name]) => [`name-${person}`, name])),
  },
});

function workClaim(
  place: SeatPlace,
  seat: Pick<SeatSpec, "resets">,
  template: SeatTemplate,
  options: SeatOptions,
): Manifest[] {
  if (!template.storage) return [];
  return [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { ...inSeat(place, WORK_VOLUME), annotations: { [ANNOTATION.reset]: String(seat.resets) } },
      spec: {
        accessModes: ["ReadWriteOnce"],
        ...(options.storageClass === undefined ? {} : { storageClassName: options.storageClass }),
        resources: { requests: { storage: template.storage.size } },
      },
    },
  ];
}
