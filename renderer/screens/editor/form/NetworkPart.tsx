import { SwitchField, WordsField } from "./fields.tsx";
import { inSeat, type Within } from "./within.ts";

/** What a seat may reach. */
export function NetworkPart() {
  return (
    <>
      <ReachFields within={inSeat} />
      <SwitchField at={["spec", "network", "otherSeats"]} />
    </>
  );
}

/** Beyond what the cluster itself holds. */
export function ReachFields({ within }: Within) {
  return (
    <>
      <SwitchField at={[...within, "network", "internet"]} />
      <WordsField at={[...within, "network", "hosts"]} />
    </>
  );
}
