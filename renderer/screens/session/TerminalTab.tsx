import { Button } from "@mantine/core";
import { IconEye, IconKeyboard } from "@tabler/icons-react";
import { Terminal } from "@xterm/xterm";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventPayload } from "../../../shared/contract/calls.ts";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { api, subscribe } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import type { SeatPanelProps } from "./seatPanel.ts";
import classes from "./session.module.css";

type VisitMode = "read" | "write";

interface TerminalTabProps extends SeatPanelProps {
  /** Whether the lab gives one. */
  offered: boolean;
}

/** Looking into a terminal is a visit that the student sees: it begins with a press, never by itself. */
export function TerminalTab({ offered, ...panel }: TerminalTabProps) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<VisitMode>();
  if (!offered) return <p className={classes.padded}>{t("terminal.none")}</p>;
  if (panel.seat.phase !== "ready") return <p className={classes.padded}>{t("terminal.notReady")}</p>;
  if (!mode) {
    return (
      <div className={classes.padded}>
        <p>{t("terminal.explain")}</p>
        <div>
          <Button
            size="xs"
            leftSection={<IconEye size={15} aria-hidden />}
            onClick={() => setMode("read")}
            data-testid="watch-terminal"
          >
            {t("terminal.watch")}
          </Button>
        </div>
      </div>
    );
  }
  return <LiveTerminal key={mode} {...panel} mode={mode} onMode={setMode} />;
}

interface LiveProps extends SeatPanelProps {
  mode: VisitMode;
  /** Another way of looking, or none any more. */
  onMode(mode: VisitMode | undefined): void;
}

function LiveTerminal({ site, session, seat, mode, onMode }: LiveProps) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<Failure>();
  const [ended, setEnded] = useState(false);
  const { number } = seat;
  useEffect(() => {
    if (!holder.current) return;
    return attachTerminal(
      holder.current,
      { site, session, seat: number, mode },
      t("terminal.label", { number }),
      {
        failed: (error) => setFailure(toFailure(error)),
        ended: () => setEnded(true),
        leave: () => foot.current?.focus(),
      },
    );
  }, [site, session, number, mode, t]);
  return (
    <div className={classes.terminal}>
      {failure ? (
        <div className={classes.padded}>
          <FailureNotice failure={failure} />
        </div>
      ) : (
        <div ref={holder} className={classes.screenOfTerminal} data-testid="terminal" />
      )}
      <div className={classes.terminalFoot}>
        <span>
          {ended ? t("terminal.ended") : t(mode === "write" ? "terminal.hint" : "terminal.reading")}
        </span>
        {!ended && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconKeyboard size={14} aria-hidden />}
            onClick={() => onMode(mode === "read" ? "write" : "read")}
            data-testid="terminal-keyboard"
          >
            {t(mode === "read" ? "terminal.takeKeyboard" : "terminal.giveKeyboard")}
          </Button>
        )}
        <Button ref={foot} size="compact-xs" variant="default" onClick={() => onMode(undefined)}>
          {t("terminal.leave")}
        </Button>
      </div>
    </div>
  );
}

interface Told {
  failed(error: unknown): void;
  ended(): void;
  leave(): void;
}

/** Joins a screen and a seat's terminal until the returned function is called. */
function attachTerminal(
  holder: HTMLElement,
  seat: { site: string; session: string; seat: number; mode: VisitMode },
  label: string,
  told: Told,
): () => void {
  const screen = new Terminal({
    fontFamily: getComputedStyle(holder).getPropertyValue("--mantine-font-family-monospace"),
    fontSize: 12,
    cursorBlink: true,
    scrollback: 5000,
    screenReaderMode: true,
    theme: { background: "#0f1416", foreground: "#dfe6e8", cursor: "#4cabc0" },
  });
  screen.open(holder);
  screen.textarea?.setAttribute("aria-label", label);
  // Tab and Escape belong to the shell: another key leads out.
  screen.attachCustomKeyEventHandler((event) => {
    if (event.key !== "F6") return true;
    if (event.type === "keydown") told.leave();
    return false;
  });
  // What the shell asks its terminal is answered by the student's: two answers would be typed twice.
  for (const query of [
    { final: "n" },
    { prefix: "?", final: "n" },
    { final: "c" },
    { prefix: ">", final: "c" },
  ]) {
    screen.parser.registerCsiHandler(query, () => true);
  }
  let terminal: string | undefined;
  let left = false;
  type Output = EventPayload<"terminalOutput">;
  const early: Output[] = [];
  const write = ({ data, size }: Output) => {
    if (size) fitTo(screen, holder, size);
    screen.write(data);
  };
  // Output may come before the answer that says which terminal is ours.
  const ends = [
    subscribe("terminalOutput", (output) => {
      if (terminal === undefined) early.push(output);
      else if (output.terminal === terminal) write(output);
    }),
    subscribe("terminalEnded", (end) => {
      if (end.terminal === terminal) told.ended();
    }),
  ];
  const quietly = (work: Promise<unknown>) => void work.catch(() => {}); // its end is told by terminalEnded
  api.openTerminal(seat).then(
    (opened) => {
      terminal = opened.terminal;
      if (left) return quietly(api.closeTerminal({ terminal }));
      for (const output of early) if (output.terminal === terminal) write(output);
      screen.focus();
    },
    (error: unknown) => !left && told.failed(error),
  );
  if (seat.mode === "write")
    screen.onData((data) => terminal && quietly(api.writeTerminal({ terminal, data })));
  const observer = new ResizeObserver(() =>
    fitTo(screen, holder, { columns: screen.cols, rows: screen.rows }),
  );
  observer.observe(holder);
  return () => {
    left = true;
    observer.disconnect();
    for (const end of ends) end();
    if (terminal) quietly(api.closeTerminal({ terminal }));
    screen.dispose();
  };
}

/** The student's columns and rows, in letters as large as this place allows. */
function fitTo(screen: Terminal, holder: HTMLElement, size: { columns: number; rows: number }): void {
  const byWidth = holder.clientWidth / size.columns / 0.602; // a monospace letter is about 0.6 em wide
  const byHeight = holder.clientHeight / size.rows / 1.2; // and a line 1.2 em high
  // A phone's screen is narrow and long: rather scroll than read ants.
  const letter = Math.min(byWidth, Math.max(10, byHeight));
  const wanted = Math.max(7, Math.min(14, Math.floor(letter * 2) / 2));
  if (screen.options.fontSize !== wanted) screen.options.fontSize = wanted;
  if (screen.cols !== size.columns || screen.rows !== size.rows) screen.resize(size.columns, size.rows);
}
