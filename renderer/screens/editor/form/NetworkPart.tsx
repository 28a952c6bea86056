import { SwitchField } from "./fields.tsx";

export function NetworkPart() {
  return (
    <>
      <SwitchField at={["spec", "network", "internet"]} />
      <SwitchField at={["spec", "network", "otherSeats"]} />
    </>
  );
}
