import { ANNOTATION } from "../domain/names.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { podManifests, type Rebuilds } from "./podManifests.ts";
import type { SeatPlace } from "./seatPlace.ts";
import type { SeatTemplate } from "./seatTemplate.ts";
import { workPlaceOf } from "./workArchive.ts";

/** Nothing but what keeps a container alive until somebody ends it; the image has a shell, since it has an archiver. */
const WAITING = ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 3600 & wait $!; done"];

/** Unlike the generation of any Pod of the lab: one that still runs when the session ends is not taken for it. */
export const READER_GENERATION = "reader";

/**
 * The Pod by which work is collected that outlived its session: the lab's own Pod, container, image and user, so that the
 * archiving that is declared for the seat finds what it is declared for, and none of the lab's programs, files, ports or
 * terminals.
 */
export function readerManifests(place: SeatPlace, template: SeatTemplate, seat: Rebuilds): Manifest[] {
  const work = workPlaceOf(template);
  const container = template.containers.find(({ name }) => name === work?.container);
  if (!container || !template.storage) return [];
  const { name, image, pod, user, resources } = container;
  const bare: SeatTemplate = {
    containers: [
      {
        ...{ name, image, resources, command: WAITING },
        ...(pod === undefined ? {} : { pod }),
        ...(user === undefined ? {} : { user }),
      },
    ],
    accesses: [],
    // As it is: of a lab whose machines share the folder, the first may be any of them.
    storage: template.storage,
  };
  return podManifests(place, bare, seat).map((manifest) => ({
    ...manifest,
    metadata: { ...manifest.metadata, annotations: { [ANNOTATION.generation]: READER_GENERATION } },
  }));
}
