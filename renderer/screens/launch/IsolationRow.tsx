import { Button, Collapse } from "@mantine/core";
import { IconChevronDown, IconRefresh } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Isolation } from "../../../shared/domain/isolation.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import { ISOLATION_MARKS, IsolationFacts, probedAt } from "../../ui/IsolationFacts.tsx";
import { tellFinding } from "../../ui/words.ts";
import classes from "./preflight.module.css";

/** Whether seats can reach one another on this site, when that was found out, and having it found out again. */
export function IsolationRow({
  isolation,
  onNews,
}: {
  isolation: Isolation | undefined;
  onNews: () => void;
}) {
  const { t } = useTranslation("preflight");
  const [open, setOpen] = useState(false);
  const { waiting, ask } = useTrial(isolation, onNews);
  const { Icon, tone } = ISOLATION_MARKS[isolation?.network ?? "unknown"];
  const remedy =
    isolation?.network === "ignored"
      ? tellFinding({ words: "preflight", weight: "warns", code: "notIsolated" }).remedy
      : "";
  return (
    <div
      className={classes.isolation}
      data-tone={tone}
      data-testid="isolation"
      data-network={isolation?.network ?? "never"}
    >
      <Icon size={17} aria-hidden />
      <div>
        <p className={classes.what}>
          {isolation ? t(`isolation.${isolation.network}`) : t("isolation.never")}
        </p>
        {remedy && <p className={classes.remedy}>{remedy}</p>}
        <div className={classes.isolationBar}>
          {isolation && (
            <span className={classes.soft}>{t("isolation.probedAt", { at: probedAt(isolation) })}</span>
          )}
          {isolation && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-expanded={open}
              rightSection={<IconChevronDown size={12} aria-hidden />}
              onClick={() => setOpen(!open)}
            >
              {t("isolation.details")}
            </Button>
          )}
          {isolation && isolation.network !== "simulated" && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconRefresh size={13} aria-hidden />}
              loading={waiting}
              onClick={ask}
            >
              {t("isolation.again")}
            </Button>
          )}
        </div>
        {isolation && (
          <Collapse expanded={open}>
            <div className={classes.soft}>
              <IsolationFacts isolation={isolation} />
            </div>
          </Collapse>
        )}
      </div>
    </div>
  );
}

/** ms between looks at a verdict that was asked for, and how long it is waited for. */
const LOOK_EVERY = 4_000;
const PATIENCE = 240_000;

function useTrial(isolation: Isolation | undefined, onNews: () => void) {
  const { t } = useTranslation("preflight");
  const site = useCurrentSite()?.id;
  const [since, setSince] = useState<{ site: string; before: string | undefined; at: number }>();
  const told = useRef(onNews);
  told.current = onNews;
  useEffect(() => {
    if (!since) return;
    const timer = setInterval(() => {
      if (Date.now() - since.at > PATIENCE) return setSince(undefined);
      api.isolation({ site: since.site }).then(
        (latest) => {
          if (!latest || latest.probedAt === since.before) return;
          setSince(undefined);
          told.current();
        },
        () => {}, // asked again in a moment
      );
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [since]);
  const ask = () =>
    site !== undefined &&
    void act(
      async () => {
        await api.tryIsolation({ site });
        setSince({ site, before: isolation?.probedAt, at: Date.now() });
      },
      () => t("isolation.asked"),
    );
  return { waiting: since !== undefined, ask };
}
