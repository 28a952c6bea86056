import {
  LABEL,
  MANAGED_BY,
  type SessionId,
  seatNamespace,
  seatOwnNamespace,
  seatSuffix,
} from "../domain/names.ts";
import type { ObjectMeta } from "../kubernetes/objects.ts";

/** Which seat of which session of which establishment: all that names and labels are made of. */
export interface SeatPlace {
  /** Namespace of the TrainingSession. */
  establishment: string;
  session: SessionId;
  /** UID of the TrainingSession, so that a namespace of an earlier session of that name is not taken for ours. */
  sessionUid: string;
  number: number;
}

export const placeNamespace = (place: SeatPlace): string => seatNamespace(place.session, place.number);

/** The student's own, which only labs with a kubeconfig have. */
export const placeOwnNamespace = (place: SeatPlace): string => seatOwnNamespace(place.session, place.number);

/** Both: whether a seat has a second one is told by what stands. */
export const placeNamespaces = (place: SeatPlace): string[] => [
  placeNamespace(place),
  placeOwnNamespace(place),
];

/** What stands under `ANNOTATION.owner` of the seat's namespaces. */
export const ownerOf = (place: SeatPlace): string => `${place.establishment}/${place.sessionUid}`;

export const seatLabels = (place: SeatPlace): Record<string, string> => ({
  [LABEL.managedBy]: MANAGED_BY,
  [LABEL.session]: place.session,
  [LABEL.seat]: seatSuffix(place.number),
});

/** Metadata of an object inside the seat's namespace. */
export const inSeat = (place: SeatPlace, name: string): ObjectMeta => ({
  name,
  namespace: placeNamespace(place),
  labels: seatLabels(place),
});

/** Metadata of an object inside the student's own namespace. */
export const inOwn = (place: SeatPlace, name: string): ObjectMeta => ({
  ...inSeat(place, name),
  namespace: placeOwnNamespace(place),
});
