import { Button, Collapse, Skeleton } from "@mantine/core";
import { IconChevronDown, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { Capacity } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useNow } from "../../ui/now.ts";
import { bytes, cpus } from "../../ui/quantity.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./launch.module.css";
import type { LaunchState } from "./useLaunchState.ts";

const NAMESPACES = ["app", "preflight"] as const;
type Words = TFunction<typeof NAMESPACES>;

/** Whether the class fits comes first; what it takes is a fold below. */
export function CapacityVerdict({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const site = useCurrentSite();
  const { capacity, failure } = useCapacity(state, site?.id);
  const seats = state.plan.seats;
  if (failure) return <FailureNotice failure={failure} />;
  if (!capacity || !site) return <Skeleton height={74} radius={8} aria-label={t("common.loading")} />;
  return <CapacityPanel capacity={capacity} seats={seats} />;
}

export function CapacityPanel({ capacity, seats }: { capacity: Capacity; seats: number }) {
  const { t } = useTranslation(NAMESPACES);
  const { Icon, tone } = LOOKS[capacity.verdict];
  const locale = currentLocale();
  const lacks = capacity.lacks.map(({ resource, amount }) => {
    if (resource === "cpu") return t("capacity.lacksCpu", { amount: cpus(amount, locale) });
    if (resource === "memory") return t("capacity.lacksMemory", { amount: bytes(amount, locale) });
    return t("capacity.lacksPods", { count: Math.ceil(amount) });
  });
  const values = { count: seats, fit: capacity.seats ?? 0, lacks: lacks.join(", ") };
  const cause = capacity.tooLarge
    ? tooLarge(capacity.tooLarge, t)
    : capacity.verdict !== "fits" && t(`capacity.${capacity.verdict}More`, values);
  return (
    <div className={classes.verdict} data-tone={tone} data-testid="capacity" data-verdict={capacity.verdict}>
      <Icon size={20} aria-hidden />
      <div>
        <div role="status">
          <p className={classes.verdictLead}>
            {capacity.verdict === "doesNotFit" && values.fit === 0
              ? t("preflight:capacity.none")
              : t(`capacity.${capacity.verdict}`, values)}
          </p>{" "}
          {cause && <p>{cause}</p>}
          {capacity.missingRights && (
            <p>{t("preflight:capacity.missing", { rights: rightsText(capacity.missingRights) })}</p>
          )}
          {capacity.takenAt && <Counted at={capacity.takenAt} />}
        </div>
        <Needs capacity={capacity} />
      </div>
    </div>
  );
}

/** How old a count is that the site gave. */
function Counted({ at }: { at: string }) {
  const { t } = useTranslation(NAMESPACES);
  const now = useNow(30_000);
  return (
    <p>{t("preflight:capacity.takenAt", { age: duration(secondsBetween(at, now), currentLocale()) })}</p>
  );
}

const rightsText = (rights: NonNullable<Capacity["missingRights"]>): string =>
  rights.map(({ verb, resource }) => `${verb} ${resource}`).join(", ");

function tooLarge({ resource, need, largest }: NonNullable<Capacity["tooLarge"]>, t: Words): string {
  const locale = currentLocale();
  if (resource === "cpu")
    return t("preflight:capacity.tooLargeCpu", { need: cpus(need, locale), largest: cpus(largest, locale) });
  return t("preflight:capacity.tooLargeMemory", {
    need: bytes(need, locale),
    largest: bytes(largest, locale),
  });
}

/** `1 réservée, 2 en panne`; empty when every machine takes seats. */
function closedText(closed: Capacity["closed"], t: Words): string {
  if (!closed) return "";
  return [
    closed.cordoned > 0 && t("preflight:capacity.cordoned", { count: closed.cordoned }),
    closed.notReady > 0 && t("preflight:capacity.notReady", { count: closed.notReady }),
    closed.tainted > 0 && t("preflight:capacity.tainted", { count: closed.tainted }),
  ]
    .filter(Boolean)
    .join(", ");
}

const LOOKS: Record<Capacity["verdict"], { Icon: typeof IconCircleCheck; tone: string }> = {
  fits: { Icon: IconCircleCheck, tone: "ready" },
  doesNotFit: { Icon: IconCircleX, tone: "failed" },
  unknown: { Icon: IconHelpCircle, tone: "idle" },
};

function Needs({ capacity }: { capacity: Capacity }) {
  const { t } = useTranslation(NAMESPACES);
  const [open, setOpen] = useState(false);
  const locale = currentLocale();
  const { need, free, largest } = capacity;
  const closed = closedText(capacity.closed, t);
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
        {largest && (
          <p className="numbers">
            {t("preflight:capacity.largest", {
              cpu: cpus(largest.cpu, locale),
              memory: bytes(largest.memoryBytes, locale),
            })}
          </p>
        )}
        {closed && <p className="numbers">{t("preflight:capacity.closed", { list: closed })}</p>}
      </Collapse>
    </div>
  );
}

/** Asked anew a moment after the last change; the earlier verdict stands meanwhile, so that nothing jumps. */
function useCapacity({ draft, plan }: LaunchState, site: string | undefined) {
  const [answer, setAnswer] = useState<{ capacity?: Capacity; failure?: Failure }>({});
  const template = plan.card?.ref;
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
