import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rehearsal } from "../../../shared/domain/rehearsal.ts";
import { forecastSeconds } from "../../../shared/plan/rehearsal.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { duration } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./rehearsal.module.css";
import { inWords } from "./Steps.tsx";

interface ForecastProps {
  rehearsal: Rehearsal;
  /** Seats of the class that it is for. */
  people: number;
}

const lackingOf = ({ images = [] }: Rehearsal) => images.filter(({ have, of }) => have < of);

/** What the times say of a class; where nobody knows on which nodes the images are, they count as missing. */
export function Forecast({ rehearsal, people }: ForecastProps) {
  const { t: say } = useTranslation("rehearsal");
  const { timing, images, simulated } = rehearsal;
  if (!timing) return null;
  const isUnknown = images === undefined && !simulated;
  const seconds = forecastSeconds(timing, people, isUnknown || lackingOf(rehearsal).length > 0);
  return (
    <p className={classes.forecast} data-testid="forecast">
      {say("forecast", { count: people, time: duration(seconds, currentLocale()) })}
    </p>
  );
}

/** What was timed, and where the images are. */
export function Measured({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t: say } = useTranslation("rehearsal");
  const { timing, images, site } = rehearsal;
  if (!timing) return null;
  const { last, pull, again } = timing;
  const time = (seconds: number) => say("seconds", { seconds: inWords(seconds) });
  const lacking = lackingOf(rehearsal);
  return (
    <section className={classes.card} aria-labelledby="times-title" data-testid="measured">
      <h2 id="times-title">{say("timing")}</h2>
      <dl className={classes.times}>
        <div>
          <dt>{say("cold")}</dt>
          <dd className="numbers">
            {time(last)}{" "}
            <span className={classes.soft}>
              {pull === undefined ? say("coldNoPull") : say("coldPull", { pull: time(pull) })}
            </span>
          </dd>
        </div>
        {again !== undefined && (
          <div>
            <dt>{say("warm")}</dt>
            <dd className="numbers">{time(again)}</dd>
          </div>
        )}
      </dl>
      {images && images.length > 0 && (
        <>
          <h3>{say("images")}</h3>
          {lacking.length === 0 ? (
            <p className={classes.soft}>{say("imagesEverywhere")}</p>
          ) : (
            <>
              <ul className={classes.images}>
                {lacking.map((place) => (
                  <li key={place.image} className="selectable numbers">
                    {say("image", place)}
                  </li>
                ))}
              </ul>
              <PullAll site={site} images={lacking.map(({ image }) => image)} />
            </>
          )}
        </>
      )}
    </section>
  );
}

function PullAll({ site, images }: { site: string; images: string[] }) {
  const { t: say } = useTranslation("rehearsal");
  const [isAsked, setAsked] = useState(false);
  return (
    <Button
      size="compact-sm"
      variant="light"
      leftSection={<IconDownload size={15} aria-hidden />}
      disabled={isAsked}
      onClick={() =>
        void act(
          async () => {
            await api.tryImages({ site, images: images.slice(0, 10), everywhere: true });
            setAsked(true);
          },
          () => say("pulling"),
        )
      }
      data-testid="pull-everywhere"
    >
      {say("pull")}
    </Button>
  );
}
