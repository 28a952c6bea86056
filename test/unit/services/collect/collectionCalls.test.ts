import { expect, test } from "vitest";
import { createCollections } from "../../../../services/collect/collectionCalls.ts";

const asked = { site: "a", session: "k3x9pz" };

test("a second collection is refused while the folder of the first is being chosen, and not after it was given up", async () => {
  const choices: ((folder: string | null) => void)[] = [];
  const { handlers } = createCollections({
    accessTo: async () => ({}) as never,
    desktop: { chooseFolder: () => new Promise((resolve) => choices.push(resolve)) } as never,
    emit: () => undefined,
    now: () => new Date(0),
  });
  const caller = {} as never;
  const first = handlers.startCollection(asked, caller);
  await expect(handlers.startCollection(asked, caller)).rejects.toMatchObject({
    failure: { kind: "conflict" },
  });
  choices[0]?.(null);
  expect(await first).toBeNull();
  const third = handlers.startCollection(asked, caller);
  await expect.poll(() => choices.length).toBe(2);
  choices[1]?.(null);
  expect(await third).toBeNull();
});
