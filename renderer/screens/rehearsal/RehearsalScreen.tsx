import { Alert, Button, NumberInput, SegmentedControl } from "@mantine/core";
import { IconArrowLeft, IconFlask, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import { MAX_REHEARSAL_SEATS, type Rehearsal } from "../../../shared/domain/rehearsal.ts";
import type { ParameterValue } from "../../../shared/domain/template.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { type Lab, useAllLabs } from "../../stores/labs.ts";
import { go } from "../../stores/navigation.ts";
import { isRunning, useRunning } from "../../stores/rehearsals.ts";
import { act } from "../../ui/act.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { exactTime } from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";
import { ParameterFields } from "../launch/ParameterForm.tsx";
import { Forecast, Measured } from "./Measured.tsx";
import classes from "./rehearsal.module.css";
import { Steps } from "./Steps.tsx";
import { useLastRehearsal } from "./useLastRehearsal.ts";

/** Before a class depends on a lab: a few seats of it, through all that students meet, timed and removed. */
export function RehearsalScreen({ template }: { template: string }) {
  const { t: say } = useTranslation("rehearsal");
  const lab = useAllLabs().find(({ ref }) => ref === template);
  const title = lab ? say("title", { title: read(lab.title) || lab.name }) : say("name");
  if (!lab?.card)
    return (
      <Screen title={title}>
        <EmptyState icon={<IconFlask size={28} />} text={say("noLab")} />
      </Screen>
    );
  return <OfLab key={template} lab={lab} card={lab.card} title={title} />;
}

function OfLab({ lab, card, title }: { lab: Lab; card: TemplateCard; title: string }) {
  const { t: say } = useTranslation("rehearsal");
  const site = useCurrentSite();
  const running = useRunning();
  const [seats, setSeats] = useState(1);
  const [people, setPeople] = useState(30);
  const [values, setValues] = useState<Record<string, ParameterValue>>({});
  const shown = useLastRehearsal(lab, site?.id);
  const own = shown.rehearsal;
  const isOwn = own !== undefined && isRunning(own);
  const start = () =>
    site &&
    void act(() => api.startRehearsal({ site: site.id, template: card.ref, parameters: values, seats }));

  const action = isOwn ? (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      disabled={own.state === "cancelling"}
      onClick={() => void act(() => api.cancelRehearsal({ id: own.id }))}
      data-testid="cancel-rehearsal"
    >
      {say("cancel")}
    </Button>
  ) : (
    <Button
      leftSection={own ? <IconRefresh size={16} aria-hidden /> : <IconFlask size={16} aria-hidden />}
      disabled={running !== undefined || site?.state !== "live"}
      onClick={start}
      data-testid="start-rehearsal"
    >
      {own ? say("again") : say("start")}
    </Button>
  );

  return (
    <Screen
      title={title}
      beside={
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          onClick={() => go({ screen: "catalogue", template: card.ref })}
        >
          {read(card.title)}
        </Button>
      }
      action={action}
    >
      <div className={classes.page}>
        <p className={classes.lead}>{say("lead")}</p>
        {site?.state !== "live" && <p className={classes.lead}>{say("noSite")}</p>}
        {running && !isOwn && <Elsewhere running={running} />}
        <fieldset className={classes.wishes} disabled={isOwn}>
          <legend className="visually-hidden">{say("name")}</legend>
          <div className={classes.wish}>
            <span id="seats-label">{say("seats")}</span>
            <SegmentedControl
              aria-labelledby="seats-label"
              size="sm"
              value={String(seats)}
              onChange={(value) => setSeats(Number(value))}
              data={Array.from({ length: MAX_REHEARSAL_SEATS }, (_, index) => String(index + 1))}
              disabled={isOwn}
              data-testid="rehearsal-seats"
            />
          </div>
          <NumberInput
            label={say("class")}
            min={1}
            max={999}
            clampBehavior="strict"
            value={people}
            onChange={(value) => typeof value === "number" && setPeople(value)}
            w={150}
            data-testid="rehearsal-class"
          />
        </fieldset>
        {!isOwn && card.parameters.length > 0 && (
          <details className={classes.parameters}>
            <summary>
              {say("parameters")} <span className={classes.soft}>{say("defaults")}</span>
            </summary>
            <ParameterFields card={card} issues={[]} chosen={values} onChange={setValues} />
          </details>
        )}
        {own ? (
          <Outcome rehearsal={own} isOutdated={shown.isOutdated} people={people} draft={lab.draft?.id} />
        ) : (
          <EmptyState icon={<IconFlask size={28} />} text={say("never")} />
        )}
      </div>
    </Screen>
  );
}

function Elsewhere({ running }: { running: Rehearsal }) {
  const { t: say } = useTranslation("rehearsal");
  return (
    <Alert variant="light" color="gray" role="status">
      {say("elsewhere", { title: read(running.lab.title) })}{" "}
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => go({ screen: "rehearsal", template: running.lab.ref })}
      >
        {say("show")}
      </Button>
    </Alert>
  );
}

interface OutcomeProps {
  rehearsal: Rehearsal;
  isOutdated: boolean;
  people: number;
  /** By which the lab can be mended here. */
  draft: string | undefined;
}

function Outcome({ rehearsal, isOutdated, people, draft }: OutcomeProps) {
  const { t: say } = useTranslation("rehearsal");
  const { state, startedAt, lab, simulated, site, session } = rehearsal;
  const when = exactTime(startedAt, currentLocale());
  const isOver = !isRunning(rehearsal);
  return (
    <>
      <div className={classes.outcome} role="status" data-testid="rehearsal-outcome" data-state={state}>
        <b>{say(`outcome.${state}`)}</b>
        {(state === "passed" || state === "warned") && <Forecast rehearsal={rehearsal} people={people} />}
        <p className={classes.soft}>
          {isOver
            ? say(isOutdated ? "outdated" : "lastAt", { when, version: lab.version })
            : say(state === "cancelling" ? "cancelling" : "leave")}
        </p>
        {isOver && state !== "passed" && draft !== undefined && (
          <Button
            size="compact-xs"
            variant="default"
            mt={6}
            onClick={() => go({ screen: "editor", draft })}
            data-testid="mend-lab"
          >
            {say("mend")}
          </Button>
        )}
        {!isOver && session !== undefined && (
          <Button
            size="compact-xs"
            variant="default"
            mt={6}
            onClick={() => go({ screen: "session", site, session })}
            data-testid="show-session"
          >
            {say("openSession")}
          </Button>
        )}
        {simulated && <p className={classes.soft}>{say("simulated")}</p>}
      </div>
      <Steps steps={rehearsal.steps} />
      <Measured rehearsal={rehearsal} />
    </>
  );
}
