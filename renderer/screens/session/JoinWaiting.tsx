import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDoorEnter, IconUserQuestion, IconX } from "@tabler/icons-react";
import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { openJoinDialog } from "../../stores/joining.ts";
import { act } from "../../ui/act.tsx";
import { useNow } from "../../ui/now.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./join.module.css";
import { hasNoRival, type WaitingClaim, waitingClaims } from "./joinClaims.ts";
import type { Of } from "./seatActions.ts";

/** While the join page is open: that it is, and who waits to be let in. It stays until it is closed. */
export const JoinWaiting = memo(function JoinWaiting({ view }: { view: SessionView }) {
  const { t: say } = useTranslation("joining");
  const { site, id, join, seats, phase } = view;
  const section = useRef<HTMLElement>(null);
  const waiting = join?.waiting ?? 0;
  // Whoever answers by keys goes on with the next one: the button that was pressed is gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks when somebody came or went
  useEffect(() => {
    const wasHere = section.current?.dataset.answering === "true" && document.activeElement === document.body;
    if (wasHere) section.current?.querySelector<HTMLElement>("[data-next]")?.focus();
  }, [waiting]);
  if (!join || join.mode === "closed" || phase === "ending" || phase === "ended") return null;
  const claims = waitingClaims(seats);
  const clear = claims.filter((claim) => hasNoRival(claim, claims));
  const letAllIn = () =>
    void act(
      () => Promise.all(clear.map(({ seat, hash }) => api.admitStudent({ site, session: id, seat, hash }))),
      () => say("admittedAll", { count: clear.length }),
    );
  return (
    <section
      ref={section}
      className={classes.waiting}
      aria-label={say("board")}
      data-testid="join-waiting"
      onFocus={(event) => {
        event.currentTarget.dataset.answering = "true";
      }}
      onBlur={(event) => {
        // To something else on purpose; not because what had it is gone.
        if (event.relatedTarget) event.currentTarget.dataset.answering = "false";
      }}
    >
      <div className={classes.waitingHead}>
        <IconDoorEnter size={16} aria-hidden />
        <span role="status">
          <b>{say(`state.${join.mode}`)}</b> {say("waiting", { count: join.waiting })}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => openJoinDialog()}
          data-next={claims.length === 0 || undefined}
          data-testid="join-show"
        >
          {say("show")}
        </Button>
        {clear.length > 1 && (
          <Button size="compact-xs" variant="light" onClick={letAllIn} data-testid="admit-all">
            {say("admitAll", { count: clear.length })}
          </Button>
        )}
      </div>
      {claims.length > 0 && (
        <ul className={classes.claims}>
          {claims.map((claim) => (
            <Claim key={`${claim.seat} ${claim.hash}`} site={site} id={id} claim={claim} />
          ))}
        </ul>
      )}
    </section>
  );
});

function Claim({ site, id, claim }: Of & { claim: WaitingClaim }) {
  const { t: say } = useTranslation("joining");
  const now = useNow(30_000);
  const { seat, hash, device, at, name = say("nameless") } = claim;
  const of = { site, session: id, seat, hash };
  const seconds = secondsBetween(at, now);
  const facts = [
    say("seat", { seat }),
    device,
    seconds < 60 ? say("justNow") : say("since", { time: duration(seconds, currentLocale()) }),
  ].join(" · ");
  const { twins, taken } = claim;
  // What the one who decides should know first.
  const warning = twins
    ? say("warning.twins", { seats: twins.join(", ") })
    : taken && say(`warning.${taken}`);
  return (
    <li data-testid={`claim-${seat}`}>
      <IconUserQuestion size={16} aria-hidden />
      <span className="selectable">
        <b>{name}</b> <span className="numbers">{facts}</span>
        {warning && (
          <span className={classes.warning}>
            <IconAlertTriangle size={14} aria-hidden /> {warning}
          </span>
        )}
      </span>
      <Button
        size="compact-xs"
        leftSection={<IconCheck size={14} aria-hidden />}
        aria-label={say("admitOne", { name, seat })}
        onClick={() =>
          void act(
            () => api.admitStudent(of),
            () => say("admitted", { name, seat }),
          )
        }
        data-next
        data-testid={`admit-${seat}`}
      >
        {say("admit")}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconX size={14} aria-hidden />}
        aria-label={say("turnAwayOne", { name, seat })}
        onClick={() =>
          void act(
            () => api.turnAwayStudent(of),
            () => say("turnedAway", { name }),
          )
        }
        data-testid={`turn-away-${seat}`}
      >
        {say("turnAway")}
      </Button>
    </li>
  );
}
