import { Button } from "@mantine/core";
import { IconEye, IconKeyboard } from "@tabler/icons-react";
import { Terminal } from "@xterm/xterm";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventPayload } from "../../../shared/contract/calls.ts";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { Look } from "../../../shared/domain/look.ts";
import { api, subscribe } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import type { SeatPanelProps } from "./seatPanel.ts";
import classes from "./session.module.css";

interface TerminalTabProps extends SeatPanelProps {
  /** Whether the lab gives one. */
  offered: boolean;
}

/** Looking into a terminal is a visit that the student agrees to: it begins with a press, never by itself. */
export function TerminalTab({ offered, ...panel }: TerminalTabProps) {
  const { t } = useTranslation();
  const say = useTranslation("look").t;
  const [looking, setLooking] = useState(false);
  if (!offered) return <p className={classes.padded}>{t("terminal.none")}</p>;
  if (panel.seat.phase !== "ready") return <p className={classes.padded}>{t("terminal.notReady")}</p>;
  if (!looking) {
    return (
      <div className={classes.padded}>
        <p>{say("explain")}</p>
        <div>
          <Button
            size="xs"
            leftSection={<IconEye size={15} aria-hidden />}
            onClick={() => setLooking(true)}
            data-testid="watch-terminal"
          >
            {t("terminal.watch")}
          </Button>
        </div>
      </div>
    );
  }
  return <LiveTerminal {...panel} onLeave={() => setLooking(false)} />;
}

interface LiveProps extends SeatPanelProps {
  onLeave(): void;
}

function LiveTerminal({ site, session, seat, onLeave }: LiveProps) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<Failure>();
  const [ended, setEnded] = useState(false);
  const [look, setLook] = useState<Look>();
  const [terminal, setTerminal] = useState<string>();
  const { number } = seat;
  useEffect(() => {
    if (!holder.current) return;
    return attachTerminal(holder.current, { site, session, seat: number }, t("terminal.label", { number }), {
      opened: setTerminal,
      look: setLook,
      failed: (error) => setFailure(toFailure(error)),
      ended: () => setEnded(true),
      leave: () => foot.current?.focus(),
    });
  }, [site, session, number, t]);
  const isShown = look?.is === "reading" && !failure;
  // Only once it is drawn: what is still inert takes no focus.
  useEffect(() => {
    if (isShown) holder.current?.querySelector("textarea")?.focus();
  }, [isShown]);
  return (
    <div className={classes.terminal}>
      {failure && (
        <div className={classes.padded}>
          <FailureNotice failure={failure} />
        </div>
      )}
      {!failure && !isShown && <Waiting look={look} />}
      <div
        ref={holder}
        className={isShown ? classes.screenOfTerminal : classes.noScreen}
        data-testid="terminal"
        inert={!isShown}
      />
      <div className={classes.terminalFoot}>
        <LookFacts look={isShown ? look : undefined} ended={ended && look?.is !== "refused"} />
        {isShown && !ended && terminal && <KeyboardAction look={look} terminal={terminal} />}
        <Button ref={foot} size="compact-xs" variant="default" onClick={onLeave} data-testid="leave-terminal">
          <LeaveWord look={look} />
        </Button>
      </div>
    </div>
  );
}

/** Nothing of the terminal is there before the student has agreed. */
function Waiting({ look }: { look: Look | undefined }) {
  const { t } = useTranslation("look");
  const word = () => {
    if (look?.is === "asking") return t("asking");
    if (look?.is === "refused") return t("refused");
    return look?.is === "nobody" ? t("nobody") : t("connecting");
  };
  return (
    <div className={classes.padded} role="status" data-testid="look" data-look={look?.is}>
      <p>{word()}</p>
    </div>
  );
}

function LeaveWord({ look }: { look: Look | undefined }) {
  const { t } = useTranslation();
  const say = useTranslation("look").t;
  if (look?.is === "reading") return t("terminal.leave");
  return look?.is === "refused" ? say("close") : say("cancel");
}

function LookFacts({ look, ended }: { look: Look | undefined; ended: boolean }) {
  const { t } = useTranslation();
  const say = useTranslation("look").t;
  const word = () => {
    if (ended) return t("terminal.ended");
    if (!look?.because) return "";
    if (look.keyboard === "asked") return say("keyboardAsked");
    return look.keyboard === "given" ? say("keyboardGiven") : say(`because.${look.because}`);
  };
  return (
    <span role="status" data-testid="look-facts">
      {word()}
    </span>
  );
}

function KeyboardAction({ look, terminal }: { look: Look; terminal: string }) {
  const { t } = useTranslation("look");
  if (look.because === "absent") return null;
  const { keyboard } = look;
  const words = { none: t("askKeyboard"), asked: t("dropKeyboard"), given: t("giveBack") };
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconKeyboard size={14} aria-hidden />}
      onClick={() =>
        void act(() =>
          keyboard === "none" ? api.askKeyboard({ terminal }) : api.leaveKeyboard({ terminal }),
        )
      }
      data-testid="terminal-keyboard"
    >
      {words[keyboard]}
    </Button>
  );
}

interface Told {
  opened(terminal: string): void;
  look(look: Look): void;
  failed(error: unknown): void;
  ended(): void;
  leave(): void;
}

/** Joins a screen and a seat's terminal until the returned function is called. */
function attachTerminal(
  holder: HTMLElement,
  seat: { site: string; session: string; seat: number },
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
  let look: Look | undefined;
  const accept = (now: Look) => {
    look = now;
    told.look(now);
    if (now.is !== "reading") screen.reset();
  };
  const write = ({ data, size }: EventPayload<"terminalOutput">) => {
    if (size) fitTo(screen, holder, size);
    screen.write(data);
  };
  // What is said may come before the answer that says which terminal is ours.
  const early: (() => void)[] = [];
  const when = (of: string, then: () => void) => {
    if (terminal === undefined) early.push(() => of === terminal && then());
    else if (of === terminal) then();
  };
  const ends = [
    subscribe("terminalOutput", (output) => when(output.terminal, () => write(output))),
    subscribe("terminalLook", (change) => when(change.terminal, () => accept(change.look))),
    subscribe("terminalEnded", (end) => when(end.terminal, told.ended)),
  ];
  const quietly = (work: Promise<unknown>) => void work.catch(() => {}); // its end is told by terminalEnded
  api.openTerminal(seat).then(
    (opened) => {
      terminal = opened.terminal;
      if (left) return quietly(api.closeTerminal({ terminal }));
      told.opened(terminal);
      for (const said of early) said();
    },
    (error: unknown) => !left && told.failed(error),
  );
  screen.onData((data) => {
    if (terminal && look?.keyboard === "given") quietly(api.writeTerminal({ terminal, data }));
  });
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
