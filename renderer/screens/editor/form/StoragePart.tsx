import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";
import { LongField, SuggestedField, SwitchField, TextField } from "./fields.tsx";
import { ItemList } from "./ItemList.tsx";
import { SIZES } from "./quantities.ts";
import { put, useProblem, useText, useValue } from "./useField.ts";
import { inSeat, inShared, type Within } from "./within.ts";

export const StoragePart = () => <StorageFields within={inSeat} />;

/** The folder of one place that is kept, a student's own or a service's, and what lies in it at the start. */
export function StorageFields({ within }: Within) {
  const { t } = useTranslation("editor");
  const isShared = within === inShared;
  const storage = [...within, "storage"];
  const has = useValue(storage) !== undefined;
  const folder = useText([...storage, "path"]);
  return (
    <>
      <Switch
        label={t(isShared ? "form.keepData" : "form.keepWork")}
        description={t(isShared ? "form.keepDataHelp" : "form.keepWorkHelp")}
        error={useProblem(storage)}
        checked={has}
        onChange={({ currentTarget }) =>
          put(
            storage,
            currentTarget.checked ? { size: "1Gi", path: isShared ? "/data" : "/home/student" } : undefined,
          )
        }
        data-testid={isShared ? "keep-data" : "keep-work"}
      />
      {has && (
        <>
          <div className={classes.row}>
            <SuggestedField at={[...storage, "size"]} data={SIZES} required />
            <TextField at={[...storage, "path"]} required />
          </div>
          <SwitchField at={[...storage, "everyPod"]} />
        </>
      )}
      <h3 className={classes.subtitle}>{t("form.files")}</h3>
      <ItemList
        at={[...within, "files"]}
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
