import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";
import { LongField, SuggestedField, SwitchField, TextField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { SIZES } from "./quantities.ts";
import { put, useProblem, useText, useValue } from "./useField.ts";

/** The student's own folder, and what lies in it at the start. */
export function StoragePart() {
  const { t } = useTranslation("editor");
  const has = useValue(["spec", "storage"]) !== undefined;
  const folder = useText(["spec", "storage", "path"]);
  return (
    <>
      <Switch
        label={t("form.keepWork")}
        description={t("form.keepWorkHelp")}
        error={useProblem(["spec", "storage"])}
        checked={has}
        onChange={({ currentTarget }) =>
          put(["spec", "storage"], currentTarget.checked ? { size: "1Gi", path: "/home/student" } : undefined)
        }
        data-testid="keep-work"
      />
      {has && (
        <>
          <div className={classes.row}>
            <SuggestedField at={["spec", "storage", "size"]} data={SIZES} required />
            <TextField at={["spec", "storage", "path"]} required />
          </div>
          <SwitchField at={["spec", "storage", "everyPod"]} />
        </>
      )}
      <h3 className={classes.subtitle}>{t("form.files")}</h3>
      <ItemList
        at={["spec", "files"]}
        add={t("form.add.file")}
        make={(count) => ({ path: `${folder || "/tmp"}/file-${count + 1}.txt`, content: "" })}
        name={(item) => String((item as { path?: unknown } | null)?.path ?? "")}
      >
        {(at) => (
          <>
            <TextField at={[...at, "path"]} required />
            <LongField at={[...at, "content"]} />
          </>
        )}
      </ItemList>
    </>
  );
}
