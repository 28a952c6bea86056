import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconSearchOff } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { useBoard, watchBoard } from "../../stores/board.ts";
import {
  changeControls,
  controlsFor,
  openCheck,
  openSeat,
  select,
  shownLayout,
  useBoardControls,
} from "../../stores/boardControls.ts";
import { useCollection } from "../../stores/collections.ts";
import { go } from "../../stores/navigation.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { TrialMark } from "../../ui/TrialMark.tsx";
import { tellReason } from "../../ui/words.ts";
import { MailDialog } from "../mail/MailDialog.tsx";
import { AddStudents } from "./AddStudents.tsx";
import { BoardToolbar } from "./BoardToolbar.tsx";
import { BringBackDialog } from "./BringBackDialog.tsx";
import { ChecksMatrix } from "./ChecksMatrix.tsx";
import { CollectDialog, startCollecting } from "./CollectDialog.tsx";
import { EndDialog } from "./EndDialog.tsx";
import { EndProgress } from "./EndProgress.tsx";
import { HandOutDialog } from "./HandOutDialog.tsx";
import { IsolationMark } from "./IsolationMark.tsx";
import { JoinDialog } from "./JoinDialog.tsx";
import { JoinWaiting } from "./JoinWaiting.tsx";
import { LaunchProgress } from "./LaunchProgress.tsx";
import { LoadedReceipt } from "./ReceiptDialog.tsx";
import { RelaunchDialog } from "./RelaunchDialog.tsx";
import { ResetDialog } from "./ResetDialog.tsx";
import { ResetProgress } from "./ResetProgress.tsx";
import { RoomDialog } from "./RoomDialog.tsx";
import { SeatConfirmation } from "./SeatConfirmation.tsx";
import { SeatDrawer } from "./SeatDrawer.tsx";
import { SeatGrid } from "./SeatGrid.tsx";
import { HeaderActions, HeaderFacts } from "./SessionHeader.tsx";
import { ShareDialog } from "./ShareDialog.tsx";
import { SharedMark } from "./SharedMark.tsx";
import { SilentSite } from "./SilentSite.tsx";
import { SpokenCounts } from "./SpokenCounts.tsx";
import { askRestart, runChecks } from "./seatActions.ts";
import classes from "./session.module.css";
import { TimeWarning } from "./TimeWarning.tsx";
import { useShownSeats } from "./useShownSeats.ts";

export function SessionScreen({ site, session }: { site: string; session: string }) {
  const { t } = useTranslation();
  useEffect(() => {
    controlsFor(session);
    return watchBoard(site, session);
  }, [site, session]);
  const board = useBoard();
  const view = board.session === session ? board.view : undefined;
  const [ending, setEnding] = useState(false);
  const end = useCallback(() => setEnding(true), []);
  const leaveEnd = useCallback(() => setEnding(false), []);
  const [collecting, setCollecting] = useState(false);
  const leaveCollect = useCallback(() => setCollecting(false), []);
  const running = useCollection(session)?.state === "running";
  const collect = useCallback(
    (seats?: number[]) => {
      if (running) return setCollecting(true);
      void startCollecting({ site, session, ...(seats ? { seats } : {}) }).then(
        (begun) => begun && setCollecting(true),
      );
    },
    [running, site, session],
  );
  const [adding, setAdding] = useState(false);
  const add = useCallback(() => setAdding(true), []);
  const leaveAdd = useCallback(() => setAdding(false), []);
  if (!view) {
    return (
      <Screen title={t("session.name")} bare>
        {board.failure ? (
          <FailureNotice
            failure={board.failure}
            action={
              <Button size="compact-xs" variant="light" onClick={() => go({ screen: "sessions" })}>
                {t("session.backToList")}
              </Button>
            }
          />
        ) : (
          <Loading />
        )}
      </Screen>
    );
  }
  const { title, phase, opensAt, resumesAt, endsAt, letsIn, seats } = view;
  const of = { site, id: session };
  const help = seats.filter((seat) => seat.help !== undefined).length;
  return (
    <Screen
      title={title}
      bare
      fill
      beside={
        <>
          <HeaderFacts
            phase={phase}
            opensAt={opensAt}
            resumesAt={resumesAt}
            endsAt={endsAt}
            lastEndsAt={view.lastEndsAt}
          />
          {view.trial && <TrialMark />}
          <SharedMark site={site} id={session} shared={view.shared} />
          <IsolationMark isolation={view.isolation} />
        </>
      }
      action={
        <HeaderActions
          {...of}
          phase={phase}
          title={title}
          letsIn={letsIn}
          help={help}
          onEnd={end}
          onAdd={add}
          onCollect={view.keepsWork ? () => collect() : undefined}
        />
      }
    >
      {phase !== "ended" ? <Running view={view} following={ending} /> : !ending && <Ended view={view} />}
      <EndDialog title={title} phase={phase} opened={ending} onClose={leaveEnd} onCollect={collect} />
      <CollectDialog {...of} title={title} opened={collecting} onClose={leaveCollect} />
      <SeatConfirmation {...of} />
      <HandOutDialog site={site} id={session} />
      <ResetDialog {...of} />
      <BringBackDialog {...of} />
      <AddStudents {...of} opened={adding} onClose={leaveAdd} />
      <RoomDialog />
      <ShareDialog />
      <RelaunchDialog />
      {phase !== "ended" && phase !== "ending" && <JoinDialog {...of} title={title} join={view.join} />}
      <MailDialog {...of} title={title} />
    </Screen>
  );
}

/** `following`: a dialog shows the removal already. */
function Running({ view, following }: { view: SessionView; following: boolean }) {
  const { t } = useTranslation();
  const grid = useRef<HTMLDivElement>(null);
  const { layout: wanted, active, opened, selected, filter } = useBoardControls();
  const layout = shownLayout(wanted, view.checks.length > 0);
  const [busy, setBusy] = useState(false);
  const { site, id, phase, letsIn, endsAt, counts } = view;
  const seats = useShownSeats(view.seats, phase, busy);
  const chosen = opened === undefined ? undefined : view.seats.find(({ number }) => number === opened);
  const focusGrid = useCallback(() => grid.current?.querySelector<HTMLElement>("[role=grid]")?.focus(), []);
  const closeDrawer = useCallback(() => {
    openSeat(undefined);
    focusGrid();
  }, [focusGrid]);
  return (
    <>
      <BoardToolbar
        site={site}
        id={id}
        phase={phase}
        letsIn={letsIn}
        endsAt={endsAt}
        counts={counts}
        checks={view.checks.length > 0}
        onLeaveFilter={focusGrid}
      />
      <SilentSite site={site} id={id} title={view.title} />
      <TimeWarning site={site} id={id} phase={phase} endsAt={endsAt} />
      {view.reason && <Refused reason={view.reason} />}
      <LaunchProgress view={view} />
      <ResetProgress view={view} />
      <JoinWaiting view={view} />
      {phase === "ending" && !following && (
        <div className={classes.banner}>
          <EndProgress view={view} />
        </div>
      )}
      <SpokenCounts phase={phase} counts={counts} />
      <div className={classes.board} ref={grid}>
        {seats.length === 0 && filter !== "" ? (
          <EmptyState
            icon={<IconSearchOff size={26} stroke={1.6} />}
            text={t("session.noMatch", { filter })}
            action={
              <Button variant="light" onClick={() => changeControls({ filter: "" })}>
                {t("session.clearFilter")}
              </Button>
            }
          />
        ) : layout === "checks" ? (
          <ChecksMatrix
            seats={seats}
            checks={view.checks}
            opened={opened}
            running={phase !== "ending"}
            onOpen={openCheck}
            onRun={(numbers) => void runChecks(view, numbers)}
            onEscape={() => openSeat(undefined)}
            onBusy={setBusy}
          />
        ) : (
          <SeatGrid
            seats={seats}
            phase={phase}
            label={t("session.board")}
            layout={layout}
            active={active}
            opened={opened}
            selected={selected}
            onActive={(seat) => changeControls({ active: seat })}
            onOpen={openSeat}
            onSelect={select}
            onRestart={(numbers) => askRestart(view, numbers, "key")}
            onEscape={() => (selected.size > 0 ? select([]) : openSeat(undefined))}
            onBusy={setBusy}
          />
        )}
        {chosen && (
          <SeatDrawer
            key={chosen.number}
            site={site}
            session={id}
            phase={phase}
            checks={view.checks}
            terminal={view.accesses.some(({ kind }) => kind === "terminal")}
            seat={chosen}
            onClose={closeDrawer}
          />
        )}
      </div>
    </>
  );
}

/** What kubectl wrote and the rules refuse: what stands goes on, nothing more is built. */
function Refused({ reason }: { reason: NonNullable<SessionView["reason"]> }) {
  const { what, remedy } = tellReason(reason);
  return (
    <div className={classes.banner} role="alert" data-testid="session-refused">
      <ul className={classes.failures}>
        <li>
          <IconAlertTriangle size={16} aria-hidden />
          <span className="selectable">
            <b>{what}</b>
            {remedy}
          </span>
        </li>
      </ul>
    </div>
  );
}

function Ended({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  return (
    <div className={classes.ended}>
      <div className={classes.endedCard}>
        <h2>{t("receipt.name")}</h2>
        <LoadedReceipt site={view.site} session={view.id} />
      </div>
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes.loading} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: 24 }, (_, tile) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={tile} height={80} radius={8} />
      ))}
    </div>
  );
}
