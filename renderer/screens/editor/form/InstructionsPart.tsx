import { BilingualField } from "./fields.tsx";

export function InstructionsPart() {
  return <BilingualField at={["spec", "instructions"]} lines={8} />;
}
