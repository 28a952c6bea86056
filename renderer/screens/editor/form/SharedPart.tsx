import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../editor.module.css";
import { newService, ProgramFields } from "./ContainersPart.tsx";
import { ReachFields } from "./NetworkPart.tsx";
import { StorageFields } from "./StoragePart.tsx";
import { put, useProblem, useValue } from "./useField.ts";
import { inShared } from "./within.ts";

/** What a session has once for all of its seats: the parts of a seat, but for its doors. */
export function SharedPart() {
  const { t } = useTranslation("editor");
  const has = useValue(inShared) !== undefined;
  return (
    <>
      <Switch
        label={t("form.share")}
        description={t("form.shareHelp")}
        error={useProblem(inShared)}
        checked={has}
        onChange={({ currentTarget }) =>
          put(inShared, currentTarget.checked ? { containers: [newService(0)] } : undefined)
        }
        data-testid="has-shared"
      />
      {has && (
        <>
          <ProgramFields within={inShared} />
          <h3 className={classes.subtitle}>{t("part.storage.title")}</h3>
          <StorageFields within={inShared} />
          <h3 className={classes.subtitle}>{t("part.network.title")}</h3>
          <ReachFields within={inShared} />
        </>
      )}
    </>
  );
}
