import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";
import { NumberField, SwitchField, TextField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { nameOf } from "./names.ts";

export function PasswordsPart() {
  const { t } = useTranslation("editor");
  return (
    <ItemList
      at={["spec", "passwords"]}
      add={t("form.add.password")}
      make={(count) => ({ name: count === 0 ? "main" : `password-${count + 1}` })}
      name={(item) => nameOf(item)}
    >
      {(at) => (
        <>
          <div className={classes.row}>
            <TextField at={[...at, "name"]} required />
            <NumberField at={[...at, "length"]} />
          </div>
          <SwitchField at={[...at, "shared"]} />
        </>
      )}
    </ItemList>
  );
}
