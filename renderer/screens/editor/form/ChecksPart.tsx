import { useTranslation } from "react-i18next";
import { currentLocale } from "../../../ui/words.ts";
import { BilingualField, CommandField, NameField, NumberField, TextField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf, titleOf } from "./names.ts";
import { useItems } from "./useField.ts";

/** Commands that end well when the exercise is done. */
export function ChecksPart() {
  const { t } = useTranslation("editor");
  const [first] = useItems(["spec", "containers"]);
  return (
    <ItemList
      at={["spec", "checks"]}
      add={t("form.add.check")}
      make={(count) => ({
        name: `check-${count + 1}`,
        title: { [currentLocale()]: t("form.nth.check", { number: count + 1 }) },
        container: nameOf(first),
        command: ["false"],
      })}
      name={(item) => titleOf(item, currentLocale())}
    >
      {(at) => (
        <>
          <BilingualField at={[...at, "title"]} />
          <BilingualField at={[...at, "hint"]} lines={2} />
          <NameField at={[...at, "container"]} list={["spec", "containers"]} />
          <CommandField at={[...at, "command"]} required />
          <NumberField at={[...at, "seconds"]} />
          <TextField at={[...at, "name"]} required />
        </>
      )}
    </ItemList>
  );
}
