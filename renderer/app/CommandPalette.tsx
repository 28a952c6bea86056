import { Modal } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBoard } from "../stores/board.ts";
import { openSeat } from "../stores/boardControls.ts";
import { changeSettings, currentSite, useKnown } from "../stores/known.ts";
import { useCards } from "../stores/labs.ts";
import { startLaunch } from "../stores/launchDraft.ts";
import { go } from "../stores/navigation.ts";
import { openOverlay, useOverlay } from "../stores/overlay.ts";
import { act } from "../ui/act.tsx";
import { buildCommands, type Command, findCommands } from "./commands.ts";
import classes from "./sheet.module.css";

const NO_SESSIONS: never[] = [];

function carryOut(command: Command): void {
  switch (command.does) {
    case "go":
      if (command.screen === "launch") startLaunch();
      go({ screen: command.screen });
      break;
    case "report":
    case "prices": {
      const site = currentSite(useKnown.getState());
      if (site) go({ screen: command.does, site: site.id });
      break;
    }
    case "session":
      go({ screen: "session", site: command.site, session: command.session });
      break;
    case "seat": {
      const { site, session } = useBoard.getState();
      if (site && session) go({ screen: "session", site, session });
      openSeat(command.seat);
      break;
    }
    case "launchTemplate":
      startLaunch(command.template);
      go({ screen: "launch" });
      break;
    case "language":
      void act(() => changeSettings({ locale: command.locale }));
      break;
    case "theme":
      void act(() => changeSettings({ theme: command.theme }));
      break;
    case "shortcuts":
      openOverlay("shortcuts");
      break;
  }
}

export function CommandPalette() {
  const { t } = useTranslation();
  const open = useOverlay((state) => state.open === "palette");
  return (
    <Modal
      opened={open}
      onClose={() => openOverlay(undefined)}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={560}
      padding={0}
      attributes={{ content: { "aria-label": t("palette.title") } }}
    >
      <Palette />
    </Modal>
  );
}

/** The field keeps the focus; the chosen line is told by `aria-activedescendant`. */
function Palette() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const sessions = useKnown((state) => state.sessions.value) ?? NO_SESSIONS;
  const templates = useCards();
  const settings = useKnown((state) => state.settings);
  const board = useBoard((state) => state.view);
  const commands = useMemo(
    () => buildCommands({ sessions, templates, board, settings }, t),
    [sessions, templates, board, settings, t],
  );
  const found = findCommands(commands, typed);
  const chosen = found[Math.min(at, found.length - 1)];
  const choose = (command: Command | undefined) => {
    if (!command) return;
    openOverlay(undefined);
    carryOut(command);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, found.length - 1) + step + found.length) % found.length;
      setAt(next);
      document.getElementById(`palette-${next}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter") {
      event.preventDefault();
      choose(chosen);
    }
  };
  return (
    <>
      <input
        className={classes.search}
        role="combobox"
        aria-expanded
        aria-controls="palette-options"
        aria-activedescendant={chosen ? `palette-${found.indexOf(chosen)}` : undefined}
        aria-label={t("palette.title")}
        placeholder={t("palette.placeholder")}
        value={typed}
        data-autofocus
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-options" className={classes.options} role="listbox" aria-label={t("palette.title")}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field
          <div
            key={command.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={command === chosen}
            className={classes.option}
            onClick={() => choose(command)}
            onMouseMove={() => setAt(index)}
          >
            <span>{command.says}</span>
            <span className={classes.optionKind}>{command.kind}</span>
          </div>
        ))}
        {found.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled className={classes.none}>
            {t("palette.none")}
          </div>
        )}
      </div>
    </>
  );
}
