import { z } from "zod";
import { MAX_SEATS } from "../domain/names.ts";
import { ClassName, RememberedClass } from "../domain/rememberedClass.ts";
import { Person } from "../domain/roster.ts";

const id = z.object({ id: RememberedClass.shape.id });

export const roomTestCalls = {
  /** The address of the page that tests a room of the school, to the clipboard. */
  copyRoomTest: { input: z.object({ site: z.string() }), output: z.object({ url: z.string() }) },
} as const;

export const rememberedCalls = {
  /** Without names; `available` is false where this system could keep them as plain text only, which is refused. */
  rememberedClasses: {
    input: z.null(),
    output: z.object({ available: z.boolean(), classes: z.array(RememberedClass) }),
  },
  /** One of the same name is refused unless it is to be replaced. */
  rememberClass: {
    input: z.object({
      name: ClassName,
      keepUntil: RememberedClass.shape.keepUntil,
      people: z.array(Person).min(1).max(MAX_SEATS),
      replace: z.boolean(),
    }),
    output: RememberedClass,
  },
  rememberedPeople: { input: id, output: z.array(Person) },
  renameClass: { input: id.extend({ name: ClassName }), output: z.null() },
  forgetClass: { input: id, output: z.null() },
} as const;
