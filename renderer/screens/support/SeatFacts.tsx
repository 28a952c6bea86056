import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SupportSeatPlace, SupportStory } from "../../../shared/contract/support.ts";
import { useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { copyText } from "../../ui/copyText.ts";
import { useNow } from "../../ui/now.ts";
import { PhaseChip } from "../../ui/PhaseChip.tsx";
import { siteName } from "../../ui/siteName.ts";
import { dayAndTime, duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale, outputOf, read, tellReason } from "../../ui/words.ts";
import { SeatMark } from "./SeatMark.tsx";
import classes from "./support.module.css";

/** What is known of a seat now: whose it is, how it is and why, who is there. No name of a student. */
export function SeatFacts({ seat, story }: { seat: SupportSeatPlace; story: SupportStory }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const now = useNow(30_000);
  const site = useKnown(({ sites: { value = [] } }) => value.find(({ id }) => id === seat.site));
  const { screen, ...of } = { screen: "supportSession" as const, ...seat };
  const { number: _, ...facts } = story.seat;
  const { phase, since, reason, restarts, resets, namespace } = facts;
  const locale = currentLocale();
  const age = (instant: string) => duration(secondsBetween(instant, now), locale);
  return (
    <section className={classes.facts} aria-label={say("seat.facts")} data-testid="support-facts">
      <dl>
        <Fact name={say("seat.state")}>
          <SeatMark state={phase} />
          {since && (
            <span className={classes.soft}>
              {say("seat.since", { time: age(since), at: dayAndTime(since, now, locale) })}
            </span>
          )}
        </Fact>
        {reason && <Cause reason={reason} name={say("seat.cause")} />}
        <Fact name={say("seat.present")}>
          <Presence facts={facts} now={now} />
        </Fact>
        <Fact name={say("seat.session")}>
          <button
            type="button"
            className={classes.link}
            onClick={() =>
              go({ screen, site: of.site, establishment: of.establishment, session: of.session })
            }
          >
            {story.title}
          </button>
          <PhaseChip phase={story.phase} />
        </Fact>
        <Fact name={say("seat.until")}>{dayAndTime(story.endsAt, now, locale)}</Fact>
        <Fact name={say("seat.teacher")}>{story.teacher}</Fact>
        <Fact name={say("seat.lab")}>{read(story.lab)}</Fact>
        {site && <Fact name={say("seat.site")}>{siteName(site, t, "short")}</Fact>}
        <Fact name={say("seat.establishment")}>{seat.establishment}</Fact>
        <Fact name={say("seat.namespace")}>
          <code>{namespace}</code>
          <CopyName text={namespace} />
        </Fact>
        <Fact name={say("seat.link")}>
          <Links links={facts.links} />
        </Fact>
        <Fact name={say("seat.rebuilt")}>{say("seat.rebuilds", { restarts, resets })}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="selectable numbers">{children}</dd>
    </div>
  );
}

function Cause({ name, reason }: { name: string; reason: NonNullable<SupportStory["seat"]["reason"]> }) {
  const { what, remedy } = tellReason(reason);
  const output = outputOf(reason);
  return (
    <Fact name={name}>
      <span className={classes.bad}>{what}</span>
      {remedy && <span className={classes.soft}>{remedy}</span>}
      {output && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys
        <pre className={classes.output} tabIndex={0}>
          {output}
        </pre>
      )}
    </Fact>
  );
}

function Presence({ facts, now }: { facts: Omit<SupportStory["seat"], "number">; now: number }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const locale = currentLocale();
  const { connected, lastSeen, devices = 0, helpSince } = facts;
  const seen = () => {
    if (connected === undefined) return say("seat.unknownPresence");
    if (connected) return `${say("seat.connected")} · ${t("seat.devices", { count: devices })}`;
    return lastSeen ? say("seat.lastSeen", { at: dayAndTime(lastSeen, now, locale) }) : say("seat.never");
  };
  return (
    <>
      {helpSince && (
        <span className={classes.help}>
          {say("seat.helpSince", { time: duration(secondsBetween(helpSince, now), locale) })}
        </span>
      )}
      <span>{seen()}</span>
    </>
  );
}

function Links({ links }: { links: SupportStory["seat"]["links"] }) {
  const { t: say } = useTranslation("support");
  if (links.length === 0) return <span>{say("seat.noLink")}</span>;
  return (
    <>
      {links.map(({ person, issue, open }) => (
        <span key={person}>
          {open ? say("seat.linkOpen", { person, count: issue }) : say("seat.linkClosed", { person })}
        </span>
      ))}
    </>
  );
}

function CopyName({ text }: { text: string }) {
  const { t: say } = useTranslation("support");
  const [copied, setCopied] = useState(false);
  const label = say(copied ? "seat.copied" : "seat.copyNamespace");
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={(event) => {
          copyText(text, event.currentTarget.parentElement ?? event.currentTarget).then(
            () => setCopied(true),
            () => undefined, // it stands beside, to be copied by hand
          );
        }}
      >
        {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
