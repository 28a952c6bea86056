import { Alert, Button, Collapse, Group } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBuildingCommunity,
  IconDeviceLaptop,
  IconInfoCircle,
  IconProgress,
  IconQuestionMark,
  type IconServer,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../shared/contract/failure.ts";
import type { Hosting } from "../../../shared/contract/hosting.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { useHosting } from "../../stores/hostings.ts";
import { go } from "../../stores/navigation.ts";
import { copyText } from "../../ui/copyText.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useNow } from "../../ui/now.ts";
import { clockTime, dayName, daysFromToday, duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { StopTrialDialog, TrialConsent } from "./HostingDialogs.tsx";
import classes from "./hosting.module.css";
import { hostingSentence, hostingState } from "./hostingWords.ts";

const MARKS: Record<Hosting["state"], { Icon: typeof IconServer; colour: string }> = {
  asking: { Icon: IconProgress, colour: "var(--state-busy)" },
  cluster: { Icon: IconBuildingCommunity, colour: "var(--state-ready)" },
  trial: { Icon: IconDeviceLaptop, colour: "var(--state-help)" },
  offer: { Icon: IconQuestionMark, colour: "var(--ink-soft)" },
  lacking: { Icon: IconQuestionMark, colour: "var(--ink-soft)" },
};

/** Who conducts the sessions of a real cluster, since when, and what this user may do about it. */
export function HostingPanel({ site }: { site: Site }) {
  const { t: say } = useTranslation("hosting");
  const hosting = useHosting(site.id);
  if (site.kind !== "cluster" || !hosting) return null;
  const silent = hosting.state === "cluster" && !hosting.conducting;
  const { Icon, colour } = silent
    ? { Icon: IconAlertTriangle, colour: "var(--state-failed)" }
    : MARKS[hosting.state];
  return (
    <section className={classes.panel} aria-labelledby="hosting-title" data-testid="hosting">
      <h2 id="hosting-title">{say("title")}</h2>
      <p className={classes.state} style={{ color: colour }} role="status" data-testid="hosting-state">
        <Icon size={17} stroke={2} aria-hidden />
        {hosting.busy ? say(hosting.busy) : hostingState(hosting, say)}
      </p>
      <p className={classes.says}>{hostingSentence(hosting, say)}</p>
      {hosting.steppedAside && (
        <Alert variant="light" icon={<IconInfoCircle aria-hidden />} data-testid="stepped-aside">
          {say("steppedAside")}
        </Alert>
      )}
      {hosting.failure && <FailureNotice failure={hosting.failure as Failure} />}
      {hosting.conducting && <Facts hosting={hosting} />}
      {hosting.state === "lacking" && <Lacking hosting={hosting} server={site.server} />}
      <Actions hosting={hosting} site={site} />
    </section>
  );
}

function Facts({ hosting }: { hosting: Hosting }) {
  const { t: say } = useTranslation("hosting");
  const now = useNow(1000);
  const locale = currentLocale();
  const since = hosting.since;
  const at =
    since &&
    (daysFromToday(since, now) === 0
      ? clockTime(since)
      : `${dayName(since, now, locale)} ${clockTime(since)}`);
  return (
    <dl className={`${classes.facts} selectable`}>
      <dt>{say("facts.holder")}</dt>
      <dd>{hosting.holder ?? say("facts.none")}</dd>
      <dt>{say("facts.since")}</dt>
      <dd className="numbers">
        {since && at
          ? say("sinceAge", { at, age: duration(secondsBetween(since, now), locale) })
          : say("facts.none")}
      </dd>
      <dt>{say("facts.version")}</dt>
      <dd>{hosting.version ?? say("facts.none")}</dd>
      <dt>{say("facts.portal")}</dt>
      <dd>{hosting.portalUrl ?? say("facts.none")}</dd>
    </dl>
  );
}

/** So many rights say what kind of thing is missing; the whole list is for IT. */
const SHOWN_RIGHTS = 6;

function Lacking({ hosting, server }: { hosting: Hosting; server: string }) {
  const { t: say } = useTranslation("hosting");
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const rights = hosting.missing.map(({ verb, resource }) => `${verb} ${resource}`);
  const copy = (button: HTMLElement) =>
    void copyText(
      say("request", { server, rights: rights.slice(0, SHOWN_RIGHTS).join(", ") }),
      button.parentElement ?? button,
    ).then(() => setCopied(true));
  return (
    <div className={classes.lacking}>
      <p className={classes.label}>{say("missing")}</p>
      <ul className={`${classes.rights} selectable`}>
        {rights.slice(0, SHOWN_RIGHTS).map((right) => (
          <li key={right}>
            <code>{right}</code>
          </li>
        ))}
      </ul>
      {rights.length > SHOWN_RIGHTS && (
        <>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {say("missingMore", { count: rights.length - SHOWN_RIGHTS })}
          </Button>
          <Collapse expanded={open}>
            <ul className={`${classes.rights} selectable`}>
              {rights.slice(SHOWN_RIGHTS).map((right) => (
                <li key={right}>
                  <code>{right}</code>
                </li>
              ))}
            </ul>
          </Collapse>
        </>
      )}
      <Group mt={10}>
        <Button onClick={(event) => copy(event.currentTarget)} data-testid="ask-it">
          {copied ? t("error.copied") : say("askIt")}
        </Button>
      </Group>
    </div>
  );
}

function Actions({ hosting, site }: { hosting: Hosting; site: Site }) {
  const { t: say } = useTranslation("hosting");
  const [asking, setAsking] = useState(false);
  const [stopping, setStopping] = useState(false);
  const { state, here, busy } = hosting;
  const prepare = () => go({ screen: "prepare", site: site.id });
  return (
    <Group gap={8} mt={4}>
      {(state === "offer" || (state === "trial" && !here)) && (
        <Button
          variant={state === "offer" ? "filled" : "default"}
          loading={busy === "starting"}
          onClick={() => setAsking(true)}
          data-testid="start-trial"
        >
          {say("start")}
        </Button>
      )}
      {here && (
        <Button
          variant="default"
          loading={busy === "stopping"}
          onClick={() => setStopping(true)}
          data-testid="stop-trial"
        >
          {say("stop")}
        </Button>
      )}
      {state !== "asking" && (
        <Button variant="default" onClick={prepare} data-testid="prepare-cluster">
          {hosting.installed ? say("manage") : say("prepare")}
        </Button>
      )}
      <TrialConsent site={site} opened={asking} onClose={() => setAsking(false)} />
      <StopTrialDialog site={site} opened={stopping} onClose={() => setStopping(false)} />
    </Group>
  );
}
