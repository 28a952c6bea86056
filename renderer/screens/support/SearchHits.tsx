import { Skeleton } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SupportHit } from "../../../shared/contract/support.ts";
import { api } from "../../api.ts";
import { useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { useSupport } from "../../stores/support.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { siteName } from "../../ui/siteName.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { tellReason } from "../../ui/words.ts";
import { stepFrom } from "./hitKeys.ts";
import { SeatMark } from "./SeatMark.tsx";
import classes from "./support.module.css";

/** As main does not answer with more. */
const MOST = 50;

/** Asked again with every key and with every change of a site: what is found is as true as the list. */
export function SearchHits({ query }: { query: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const told = useSupport((state) => state.told);
  const isWhole = useSupport(({ sites = [] }) => sites.every(({ state }) => state === "live"));
  const { value, failure } = useAsked(() => api.searchSupport({ query }), `${told} ${query}`);
  if (failure) return <FailureNotice failure={failure} />;
  if (!value) return <Skeleton height={54} aria-label={t("common.loading")} />;
  if (value.length === 0)
    return (
      <EmptyState
        icon={<IconSearchOff size={26} stroke={1.6} />}
        text={say(isWhole ? "search.none" : "search.noneSilent")}
      />
    );
  return (
    <section aria-labelledby="support-found">
      <h2 id="support-found" className={classes.heading} role="status" data-testid="support-found">
        {value.length === MOST
          ? say("search.many", { count: MOST })
          : say("search.found", { count: value.length })}
      </h2>
      <ul className={classes.card}>
        {value.map((hit) => (
          <Hit key={`${hit.site} ${hit.session} ${hit.seat?.number ?? ""}`} hit={hit} />
        ))}
      </ul>
    </section>
  );
}

/** A seat opens its page; a session narrows the search to itself, and its seats are one press away. */
export function Hit({ hit }: { hit: SupportHit }) {
  const { t } = useTranslation();
  const { site, establishment, session, title, teacher, lab, phase, seat } = hit;
  const where = useKnown(({ sites: { value = [] } }) => {
    const found = value.find(({ id }) => id === site);
    return found && siteName(found, t, "short");
  });
  const open = () =>
    seat
      ? go({ screen: "supportSeat", site, establishment, session, seat: seat.number })
      : go({ screen: "supportSession", site, establishment, session });
  return (
    <li className={classes.hit}>
      <button
        type="button"
        className={classes.open}
        data-support-hit
        data-testid="support-hit"
        onClick={open}
        onKeyDown={(event) => {
          if (stepFrom(event.currentTarget, event.key)) event.preventDefault();
        }}
      >
        {seat ? `${t("seat.number", { number: seat.number })} · ${title}` : title}
        <span className={classes.sub}>
          {[teacher, lab, where, establishment, seat?.namespace].filter(Boolean).join(" · ")}
        </span>
        {seat?.cause && <span className={classes.bad}>{tellReason(seat.cause).what}</span>}
      </button>
      {seat && <SeatMark state={seat.phase} />}
      <PhaseChip phase={phase} />
    </li>
  );
}
