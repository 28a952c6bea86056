import { ActionIcon, Button, CloseButton, Tabs } from "@mantine/core";
import {
  IconCheck,
  IconFileExport,
  IconMessage,
  IconRefresh,
  IconRestore,
  IconUserMinus,
} from "@tabler/icons-react";
import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CheckCard } from "../../../shared/contract/checks.ts";
import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";
import { api } from "../../api.ts";
import { useBoard } from "../../stores/board.ts";
import { changeControls, type SeatTab, useBoardControls } from "../../stores/boardControls.ts";
import { askHandOut } from "../../stores/handOuts.ts";
import { act } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { SEAT_MARKS, toneColour } from "../../ui/StateMark.tsx";
import { clockTime, duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale, outputOf, tellReason } from "../../ui/words.ts";
import { AssistedLine } from "./AssistedLine.tsx";
import { ChecksTab } from "./ChecksTab.tsx";
import { EventsTab } from "./EventsTab.tsx";
import { ExtendSeats } from "./ExtendSeats.tsx";
import { KeptLine } from "./KeptLine.tsx";
import { LinkTab } from "./LinkTab.tsx";
import { LogTab } from "./LogTab.tsx";
import { askReset } from "./resetActions.ts";
import { askRoom } from "./roomActions.ts";
import { askRemove, askRestart, type Of } from "./seatActions.ts";
import type { SeatPanelProps } from "./seatPanel.ts";
import { seatState, stateSince } from "./seatState.ts";
import { seatTitle, TELLS_CAUSE } from "./seatWords.ts";
import classes from "./session.module.css";
import { TerminalTab } from "./TerminalTab.tsx";

const TABS: SeatTab[] = ["terminal", "checks", "log", "events", "link"];

interface SeatDrawerProps extends SeatPanelProps {
  phase: SessionPhase;
  /** Whether the lab gives a terminal. */
  terminal: boolean;
  checks: readonly CheckCard[];
  onClose: () => void;
}

/** One seat in full, beside the board; Escape gives the focus back to the board. */
export const SeatDrawer = memo(function SeatDrawer({
  phase,
  terminal,
  checks,
  onClose,
  ...panel
}: SeatDrawerProps) {
  const { seat } = panel;
  const { t } = useTranslation();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  const tab = useBoardControls((state) => state.tab);
  const tabs = TABS.filter((name) => name !== "checks" || checks.length > 0);
  const wanted = tabs.includes(tab) ? tab : "terminal";
  const shown = seat.phase === "failed" && wanted === "terminal" ? "events" : wanted;
  return (
    <aside
      className={classes.drawer}
      aria-label={seatTitle(seat, t)}
      data-testid="seat-drawer"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <div className={classes.drawerHead}>
        <div className={classes.drawerTitle}>
          <h2 ref={title} tabIndex={-1} className="selectable">
            {seatTitle(seat, t)}
          </h2>
          <CloseButton aria-label={t("seat.close")} onClick={onClose} />
        </div>
        <State of={{ site: panel.site, id: panel.session }} phase={phase} seat={seat} />
        {phase !== "ending" && <Actions {...panel} />}
      </div>
      <Tabs
        value={shown}
        onChange={(value) => changeControls({ tab: (value as SeatTab | null) ?? "terminal" })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List px={6}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name} px={9} data-testid={`tab-${name}`}>
              {t(`seat.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="terminal" className={classes.panel}>
          <TerminalTab offered={terminal} {...panel} />
        </Tabs.Panel>
        <Tabs.Panel value="checks" className={classes.panel}>
          <ChecksTab checks={checks} {...panel} />
        </Tabs.Panel>
        <Tabs.Panel value="log" className={classes.panel}>
          <LogTab {...panel} />
        </Tabs.Panel>
        <Tabs.Panel value="events" className={classes.panel}>
          <EventsTab {...panel} />
        </Tabs.Panel>
        <Tabs.Panel value="link" className={classes.panel}>
          <LinkTab {...panel} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
});

function State({ of, phase, seat }: { of: Of; phase: SessionPhase; seat: SeatView }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const locale = currentLocale();
  const state = seatState(seat, phase, now);
  const { Icon, tone } = SEAT_MARKS[state];
  const reason = seat.reason && TELLS_CAUSE.has(state) ? tellReason(seat.reason) : undefined;
  const output = seat.reason && reason && outputOf(seat.reason);
  const facts = [
    state !== "connected" && seat.firstSeen && t("seat.firstSeen", { at: clockTime(seat.firstSeen) }),
    seat.linksClosed && t("seat.linkClosed"),
    seat.declared && t("isDeclaredLong", { ns: "joining" }),
    seat.endsAt && t("until", { ns: "classTime", at: clockTime(seat.endsAt) }),
    seat.devices > 0 && t("seat.devices", { count: seat.devices }),
    seat.restarts > 0 && t("seat.restarts", { count: seat.restarts }),
    seat.resets > 0 && t("seat.resets", { count: seat.resets }),
  ].filter(Boolean);
  return (
    <>
      <div
        className={`${classes.drawerState} numbers`}
        style={{ color: toneColour(tone) }}
        role="status"
        data-testid="drawer-state"
        data-phase={seat.phase}
      >
        <Icon size={16} stroke={2} aria-hidden />
        {t(`seat.state.${state}`)}
        <span className={classes.drawerFacts}>
          {t("time.since", { time: duration(secondsBetween(stateSince(seat, state), now), locale) })}
        </span>
      </div>
      {facts.length > 0 && <div className={`${classes.drawerFacts} numbers`}>{facts.join(" · ")}</div>}
      <Because />
      <KeptLine of={of} seat={seat} />
      <AssistedLine of={of} seat={seat} />
      {seat.help?.line && (
        <p className={`${classes.quote} selectable`}>{t("seat.quote", { line: seat.help.line })}</p>
      )}
      {reason && (
        <p className={`${classes.cause} selectable`} role="alert">
          <b>{reason.what}</b> {reason.remedy}
        </p>
      )}
      {output && (
        <pre className={`${classes.output} selectable`} data-testid="cause-output">
          {output}
        </pre>
      )}
    </>
  );
}

/** Why *Help the next* opened this seat. */
function Because() {
  const { t } = useTranslation("attention");
  const because = useBoardControls((state) => state.because);
  if (!because) return null;
  const { cause, others } = because;
  return (
    <p className={classes.drawerFacts} role="status" data-testid="because">
      {t(`because.${cause}`)} {others === 0 ? t("last") : t("others", { count: others })}
    </p>
  );
}

function Actions({ site, session, seat }: SeatPanelProps) {
  const { t } = useTranslation();
  const handOut = useTranslation("handOut").t;
  const keepsWork = useBoard(({ view }) => view?.keepsWork ?? false);
  const classTime = useTranslation("classTime").t;
  const settle = (since: string) =>
    void act(() => api.settleHelp({ site, session, seat: seat.number, since }));
  return (
    <div className={classes.drawerActions}>
      {seat.help && (
        <Button
          size="xs"
          leftSection={<IconCheck size={15} aria-hidden />}
          onClick={() => settle(seat.help?.since ?? "")}
          data-testid="settle-help"
        >
          {t("seat.helpDone")}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={15} aria-hidden />}
        onClick={() => askRestart({ site, id: session }, [seat.number], "button")}
        data-testid="restart-seat"
      >
        {t("seat.restart")}
      </Button>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={classTime("message.action")}
        title={classTime("message.action")}
        onClick={() => askRoom("message", seat.number)}
        data-testid="message-seat"
      >
        <IconMessage size={15} aria-hidden />
      </ActionIcon>
      <ExtendSeats
        site={site}
        id={session}
        seats={[seat.number]}
        extended={seat.endsAt !== undefined}
        folded
      />
      {keepsWork && (
        <ActionIcon
          variant="default"
          size={30}
          aria-label={handOut("action")}
          title={handOut("action")}
          onClick={() => void askHandOut([seat.number])}
          data-testid="hand-out-seat"
        >
          <IconFileExport size={15} aria-hidden />
        </ActionIcon>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRestore size={15} aria-hidden />}
        onClick={() => askReset([seat.number])}
        data-testid="reset-seat"
      >
        {t("seat.reset")}
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconUserMinus size={15} aria-hidden />}
        onClick={() => askRemove([seat.number])}
        data-testid="remove-seat"
      >
        {t("seat.remove")}
      </Button>
    </div>
  );
}
