import { Button, Collapse, Skeleton } from "@mantine/core";
import { IconChevronDown, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { Capacity } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { bytes, cpus } from "../../ui/quantity.ts";
import { siteName } from "../../ui/siteName.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./launch.module.css";
import type { LaunchState } from "./useLaunchState.ts";

/** Whether the class fits comes first; what it takes is a fold below. */
export function CapacityVerdict({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const site = useCurrentSite();
  const { capacity, failure } = useCapacity(state, site?.id);
  const seats = state.plan.seats;
  if (failure) return <FailureNotice failure={failure} />;
  if (!capacity || !site) return <Skeleton height={74} radius={8} aria-label={t("common.loading")} />;
  const { Icon, tone } = LOOKS[capacity.verdict];
  const locale = currentLocale();
  const lacks = capacity.lacks.map(({ resource, amount }) => {
    if (resource === "cpu") return t("capacity.lacksCpu", { amount: cpus(amount, locale) });
    if (resource === "memory") return t("capacity.lacksMemory", { amount: bytes(amount, locale) });
    return t("capacity.lacksPods", { count: Math.ceil(amount) });
  });
  const values = { count: seats, fit: capacity.seats ?? 0, lacks: lacks.join(", "), site: siteName(site, t) };
  return (
    <div className={classes.verdict} data-tone={tone} data-testid="capacity" data-verdict={capacity.verdict}>
      <Icon size={20} aria-hidden />
      <div>
        <div role="status">
          <p className={classes.verdictLead}>{t(`capacity.${capacity.verdict}`, values)}</p>{" "}
          {capacity.verdict !== "fits" && <p>{t(`capacity.${capacity.verdict}More`, values)}</p>}
        </div>
        <Needs capacity={capacity} />
      </div>
    </div>
  );
}

const LOOKS: Record<Capacity["verdict"], { Icon: typeof IconCircleCheck; tone: string }> = {
  fits: { Icon: IconCircleCheck, tone: "ready" },
  doesNotFit: { Icon: IconCircleX, tone: "failed" },
  unknown: { Icon: IconHelpCircle, tone: "idle" },
};

function Needs({ capacity }: { capacity: Capacity }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const locale = currentLocale();
  const { need, free } = capacity;
  return (
    <div>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        ml={-8}
        mt={4}
        aria-expanded={open}
        rightSection={<IconChevronDown size={12} aria-hidden />}
        onClick={() => setOpen(!open)}
      >
        {t("capacity.details")}
      </Button>
      <Collapse expanded={open}>
        <p className="numbers">
          {t("capacity.need", {
            cpu: cpus(need.cpu, locale),
            memory: bytes(need.memoryBytes, locale),
            storage: bytes(need.storageBytes, locale),
          })}
        </p>
        {free && (
          <p className="numbers">
            {t("capacity.free", { cpu: cpus(free.cpu, locale), memory: bytes(free.memoryBytes, locale) })}
          </p>
        )}
      </Collapse>
    </div>
  );
}

/** Asked anew a moment after the last change; the earlier verdict stands meanwhile, so that nothing jumps. */
function useCapacity({ draft, plan }: LaunchState, site: string | undefined) {
  const [answer, setAnswer] = useState<{ capacity?: Capacity; failure?: Failure }>({});
  const template = plan.card?.name;
  const ready = site !== undefined && template !== undefined && plan.missing.lab === undefined;
  const { parameters } = draft;
  const round = useRef(0);
  useEffect(() => {
    if (!ready) return;
    const mine = ++round.current;
    const timer = setTimeout(() => {
      api.checkCapacity({ site, template, parameters: { ...parameters }, seats: plan.seats }).then(
        (capacity) => mine === round.current && setAnswer({ capacity }),
        (error: unknown) => mine === round.current && setAnswer({ failure: toFailure(error) }),
      );
    }, 200);
    return () => clearTimeout(timer);
  }, [ready, site, template, parameters, plan.seats]);
  return answer;
}
