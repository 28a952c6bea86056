import { ActionIcon, Button, CloseButton, Menu, Select, TextInput } from "@mantine/core";
import {
  IconChevronDown,
  IconCopy,
  IconFileSpreadsheet,
  IconLayoutGrid,
  IconLink,
  IconList,
  IconPrinter,
  IconRefresh,
  IconRestore,
  IconSearch,
  IconX,
} from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { takesText } from "../../app/shortcuts.ts";
import { changeControls, select, useBoardControls } from "../../stores/boardControls.ts";
import { act } from "../../ui/act.tsx";
import { clockTime } from "../../ui/time.ts";
import { askReset, askRestart } from "./seatActions.ts";
import type { SeatOrder } from "./seatState.ts";
import classes from "./session.module.css";

interface BoardToolbarProps {
  view: SessionView;
  /** Seats that the filter lets through. */
  shown: number;
  onLeaveFilter: () => void;
}

export function BoardToolbar({ view, onLeaveFilter }: BoardToolbarProps) {
  const selected = useBoardControls((state) => state.selected);
  return (
    <div className={classes.toolbar}>
      {view.phase !== "ending" && <Counts view={view} />}
      {selected.size > 0 ? <SelectionTools view={view} selected={selected} /> : <SessionTools view={view} />}
      <div className={classes.toolbarGap} />
      <ViewTools onLeaveFilter={onLeaveFilter} />
    </div>
  );
}

function Counts({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const { ready, wanted, connected, help, failed } = view.counts;
  return (
    <div className={`${classes.counts} numbers`} data-testid="counts">
      <b>{t("count.ready", { ready, wanted })}</b>
      {view.phase === "open" && <span>{t("count.connected", { count: connected })}</span>}
      {failed > 0 && <span className={classes.failed}>{t("count.failed", { count: failed })}</span>}
      {help > 0 && <span className={classes.help}>{t("count.help", { count: help })}</span>}
    </div>
  );
}

function SessionTools({ view }: { view: SessionView }) {
  const ending = view.phase === "ending";
  if (ending) return null;
  return (
    <>
      <LinksMenu view={view} />
      <ExtendMenu view={view} />
    </>
  );
}

function LinksMenu({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const session = { site: view.site, session: view.id };
  const copy = () =>
    void act(
      () => api.copyLinks(session),
      ({ count }) => t("links.copied", { count }),
    );
  const save = () =>
    void act(
      () => api.exportLinks(session),
      (saved) => (saved ? t("links.saved", { path: saved.path }) : undefined),
    );
  const print = () =>
    void act(
      () => api.printSlips(session),
      ({ pages }) => t("links.slips", { count: pages }),
    );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconLink size={15} aria-hidden />}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          data-testid="links-menu"
        >
          {t("links.menu")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
          {t("links.copyAll")}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileSpreadsheet size={16} aria-hidden />} onClick={save}>
          {t("links.csv")}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={print}>
          {t("links.print")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ExtendMenu({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const extend = (minutes: number) =>
    void act(
      () => api.extendSession({ site: view.site, session: view.id, minutes }),
      ({ endsAt }) => t("session.extended", { at: clockTime(endsAt) }),
    );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          rightSection={<IconChevronDown size={13} aria-hidden />}
          data-testid="extend-menu"
        >
          {t("session.extend")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[15, 30, 60].map((minutes) => (
          <Menu.Item key={minutes} onClick={() => extend(minutes)}>
            {t("session.extendBy", {
              minutes,
              at: clockTime(Date.parse(view.endsAt) + minutes * 60_000),
            })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SelectionTools({ view, selected }: { view: SessionView; selected: ReadonlySet<number> }) {
  const { t } = useTranslation();
  const seats = [...selected];
  return (
    <div className={classes.selection} role="toolbar" aria-label={t("selection.label")}>
      <span className="numbers">{t("selection.count", { count: seats.length })}</span>
      <Button
        variant="light"
        size="xs"
        leftSection={<IconRefresh size={15} aria-hidden />}
        onClick={() => askRestart(view, seats, "button")}
      >
        {t("seat.restart")}
      </Button>
      <Button
        variant="light"
        color="red"
        size="xs"
        leftSection={<IconRestore size={15} aria-hidden />}
        onClick={() => askReset(view, seats)}
      >
        {t("seat.reset")}
      </Button>
      <CloseButton size="sm" aria-label={t("selection.clear")} onClick={() => select([])} />
    </div>
  );
}

const ORDERS: SeatOrder[] = ["triage", "number", "name"];
const LAYOUTS = [
  { name: "grid", Icon: IconLayoutGrid },
  { name: "list", Icon: IconList },
] as const;

function ViewTools({ onLeaveFilter }: { onLeaveFilter: () => void }) {
  const { t } = useTranslation();
  const { order, filter, layout } = useBoardControls();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target))
        return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <TextInput
        ref={field}
        className={classes.filter}
        size="xs"
        aria-label={t("session.filter")}
        placeholder={t("session.filter")}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          filter && (
            <ActionIcon
              size="xs"
              variant="transparent"
              color="gray"
              aria-label={t("session.clearFilter")}
              onClick={() => changeControls({ filter: "" })}
            >
              <IconX size={13} aria-hidden />
            </ActionIcon>
          )
        }
        value={filter}
        onChange={(event) => changeControls({ filter: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") changeControls({ filter: "" });
          if (event.key === "Escape" || event.key === "Enter") onLeaveFilter();
        }}
      />
      <Select
        className={classes.order}
        size="xs"
        aria-label={t("session.order")}
        data={ORDERS.map((value) => ({ value, label: t(`order.${value}`) }))}
        value={order}
        onChange={(value) => value && changeControls({ order: value as SeatOrder })}
      />
      <ActionIcon.Group aria-label={t("session.layout")}>
        {LAYOUTS.map(({ name, Icon }) => (
          <ActionIcon
            key={name}
            variant={name === layout ? "light" : "default"}
            size={30}
            aria-label={t(`layout.${name}`)}
            aria-pressed={name === layout}
            onClick={() => changeControls({ layout: name })}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        ))}
      </ActionIcon.Group>
    </>
  );
}
