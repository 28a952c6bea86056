import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import type { rememberedCalls } from "../../../../shared/contract/remembered.ts";
import type { RememberedClass } from "../../../../shared/domain/rememberedClass.ts";
import type { Person } from "../../../../shared/domain/roster.ts";

type Answers = { [N in keyof typeof rememberedCalls]: (input: CallInput<N>) => CallOutput<N & CallName> };

/** @param available whether this computer could encrypt them */
export function fakeRemembered(now: () => number, available: boolean): Answers {
  let kept: (RememberedClass & { people: Person[] })[] = [];
  const view = ({ people: _, ...one }: (typeof kept)[number]): RememberedClass => one;
  return {
    rememberedClasses: () => ({ available, classes: kept.map(view) }),
    rememberClass: ({ name, keepUntil, people }) => {
      const id = `class0000${String(kept.length + 1).padStart(3, "0")}`;
      const savedAt = new Date(now()).toISOString();
      const made = { id, name, keepUntil, people, savedAt, students: people.length };
      kept = [...kept.filter((one) => one.name !== name), made];
      return view(made);
    },
    rememberedPeople: ({ id }) => kept.find((one) => one.id === id)?.people ?? [],
    renameClass: ({ id, name }) => {
      kept = kept.map((one) => (one.id === id ? { ...one, name } : one));
      return null;
    },
    forgetClass: ({ id }) => {
      kept = kept.filter((one) => one.id !== id);
      return null;
    },
  };
}
