import { Kbd, Modal, Text } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { openOverlay, useOverlay } from "../stores/overlay.ts";
import classes from "./sheet.module.css";

const GROUPS = {
  everywhere: [
    { keys: ["Ctrl", "K"], says: "palette" },
    { keys: ["?"], says: "sheet" },
    { keys: ["Alt", "←"], says: "back" },
    { keys: ["Alt", "→"], says: "forward" },
  ],
  board: [
    { keys: ["←", "→", "↑", "↓"], says: "move" },
    { keys: ["Enter"], says: "open" },
    { keys: ["Space"], says: "select" },
    { keys: ["Ctrl", "A"], says: "selectAll" },
    { keys: ["R"], says: "restart" },
    { keys: ["/"], says: "filter" },
    { keys: ["Esc"], says: "close" },
    { keys: ["F6"], says: "leaveTerminal" },
  ],
  support: [
    { keys: ["Ctrl", "F"], says: "search" },
    { keys: ["/"], says: "search" },
  ],
} as const;

export function ShortcutSheet() {
  const { t } = useTranslation();
  const open = useOverlay((state) => state.open === "shortcuts");
  const keyName = (key: string) =>
    key === "Enter" || key === "Space" || key === "Esc" ? t(`keys.${key}`) : key;
  return (
    <Modal
      opened={open}
      onClose={() => openOverlay(undefined)}
      title={t("shortcuts.title")}
      size="md"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {(["everywhere", "board", "support"] as const).map((group) => (
        <section key={group} className={classes.group}>
          <h2 className={classes.heading}>{t(`shortcuts.${group}`)}</h2>
          <dl className={classes.list}>
            {GROUPS[group].map(({ keys, says }) => (
              <Fragment key={keys.join(" ")}>
                <dt className={classes.keys}>
                  {keys.map((key) => (
                    <Kbd key={key} size="xs">
                      {keyName(key)}
                    </Kbd>
                  ))}
                </dt>
                <dd className={classes.says}>
                  <Text size="sm">{t(`shortcuts.${says}`)}</Text>
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
