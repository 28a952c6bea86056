import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import { pathText } from "../../../../shared/domain/finding.ts";
import classes from "../editor.module.css";
import { editLab } from "../openLab.ts";
import { put, useItems, useProblem } from "./useField.ts";

interface ItemListProps {
  at: Place;
  /** What the button says that adds one. */
  add: string;
  /** A new item, of which there are `count` already. */
  make: (count: number) => unknown;
  /** What one is called in the list. */
  name: (item: unknown, index: number) => string;
  children: (at: Place, item: unknown) => ReactNode;
}

/** Things of which there are several: added at the end, moved, removed; undone as everything else. */
export function ItemList({ at, add, make, name, children }: ItemListProps) {
  const { t } = useTranslation("editor");
  const items = useItems(at);
  const problem = useProblem(at);
  const remove = (index: number) =>
    items.length === 1 ? put(at, undefined) : editLab({ does: "remove", at: [...at, index] });
  return (
    <div className={classes.items}>
      {items.map((item, index) => {
        const says = name(item, index);
        const move = (to: number) => editLab({ does: "move", at, from: index, to });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the text
          <fieldset key={index} className={classes.item}>
            <legend className={classes.itemTitle}>{says}</legend>
            <div className={classes.itemActions}>
              <Tool
                says={t("form.up", { what: says })}
                disabled={index === 0}
                onClick={() => move(index - 1)}
              >
                <IconArrowUp size={15} aria-hidden />
              </Tool>
              <Tool
                says={t("form.down", { what: says })}
                disabled={index === items.length - 1}
                onClick={() => move(index + 1)}
              >
                <IconArrowDown size={15} aria-hidden />
              </Tool>
              <Tool says={t("form.remove", { what: says })} onClick={() => remove(index)}>
                <IconTrash size={15} aria-hidden />
              </Tool>
            </div>
            {children([...at, index], item)}
          </fieldset>
        );
      })}
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      <Button
        size="compact-sm"
        variant="light"
        className={classes.add ?? ""}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => editLab({ does: "insert", at, index: items.length, value: make(items.length) })}
        data-testid={`add ${pathText(at)}`}
      >
        {add}
      </Button>
    </div>
  );
}

interface ToolProps {
  says: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ says, disabled = false, onClick, children }: ToolProps) {
  return (
    <Tooltip label={says}>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={says}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
