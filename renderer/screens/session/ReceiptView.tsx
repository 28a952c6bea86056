import { Button, Collapse, Group } from "@mantine/core";
import { IconAlertTriangle, IconArchive, IconChevronDown, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseQuantity } from "../../../shared/domain/quantity.ts";
import type { ReceiptSpec } from "../../../shared/domain/seat.ts";
import { i18n } from "../../i18n.ts";
import { bytes, decimal } from "../../ui/quantity.ts";
import { exactTime, shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./receipt.module.css";

/** What was removed, what was verified to be gone, what was kept. */
export function ReceiptView({ receipt }: { receipt: ReceiptSpec }) {
  const { t } = useTranslation(["app", "preflight"]);
  const locale = currentLocale();
  const left = useTranslation("leftWork").t;
  // What is gone by now is told with the time of its deletion.
  const isStill = ({ what }: { what: string }) => what !== "work" || receipt.work?.phase !== "gone";
  const objects = receipt.removed.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className={`${classes.receipt} selectable`} data-testid="receipt">
      <section className={classes.part}>
        <Verdict receipt={receipt} objects={objects} />
      </section>
      {receipt.leftovers.length > 0 && (
        <ul className={classes.leftovers}>
          {receipt.leftovers.map(({ kind, namespace, name, why }) => (
            <li key={`${kind} ${namespace ?? ""} ${name}`}>
              <code>
                {kind} {namespace ? `${namespace}/` : ""}
                {name}
              </code>
              {": "}
              {why}
            </li>
          ))}
        </ul>
      )}
      <Removed receipt={receipt} objects={objects} />
      <section className={classes.part}>
        <h3>{t("receipt.kept")}</h3>
        {receipt.kept.filter(isStill).length === 0 && (
          <p className={classes.soft}>{t("receipt.keptNothing")}</p>
        )}
        {receipt.kept.filter(isStill).map(({ what, where, until, seat, size }) => (
          <p key={`${what} ${where}`} className={classes.kept}>
            <IconArchive size={15} aria-hidden />
            <span>
              {what === "work" ? left("keptWhat", { seat: seat ?? "" }) : keptWords(what)}{" "}
              <code>{where}</code>
              {size && <span className={classes.soft}> · {bytes(parseQuantity(size), locale)}</span>}
              {until && (
                <span className={classes.soft}>
                  {" "}
                  · {t("receipt.until", { date: shortDate(until, locale) })}
                </span>
              )}
            </span>
          </p>
        ))}
      </section>
      <dl className={`${classes.facts} numbers`}>
        <dt>{t("receipt.ended")}</dt>
        <dd>{exactTime(receipt.endedAt, locale)}</dd>
        <dt>{t("receipt.verified")}</dt>
        <dd>{exactTime(receipt.verifiedAt, locale)}</dd>
        {receipt.isolation && (
          <>
            <dt>{t("preflight:isolation.name")}</dt>
            <dd data-testid="receipt-isolation">{t(`preflight:isolation.${receipt.isolation.network}`)}</dd>
          </>
        )}
        <dt>{t("receipt.used")}</dt>
        <dd>
          {t("receipt.usedAmount", {
            cpu: decimal(receipt.used.cpuHours, locale),
            memory: decimal(receipt.used.memoryGiBHours, locale),
          })}
        </dd>
      </dl>
    </div>
  );
}

function Verdict({ receipt, objects }: { receipt: ReceiptSpec; objects: number }) {
  const { t } = useTranslation();
  const left = useTranslation("leftWork").t;
  const clean = receipt.leftovers.length === 0;
  return (
    <p className={clean ? classes.clean : classes.unclean}>
      {clean ? <IconShieldCheck size={20} aria-hidden /> : <IconAlertTriangle size={20} aria-hidden />}
      <span>
        <b>
          {clean
            ? receipt.work?.phase === "kept"
              ? left("clean")
              : t("receipt.clean")
            : t("receipt.left", { count: receipt.leftovers.length })}
        </b>
        <br />
        {t("receipt.summary", { count: receipt.seats, objects })}
      </span>
    </p>
  );
}

function Removed({ receipt, objects }: { receipt: ReceiptSpec; objects: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <section className={classes.part}>
      <Group justify="space-between">
        <h3>{t("receipt.removed", { count: objects })}</h3>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-expanded={open}
          rightSection={<IconChevronDown size={12} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {t("receipt.byKind")}
        </Button>
      </Group>
      <Collapse expanded={open}>
        <dl className={`${classes.facts} numbers`}>
          {receipt.removed.map(({ kind, count }) => (
            <div key={kind} className={classes.fact}>
              <dt>{kind}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      </Collapse>
    </section>
  );
}

/** What the conductor keeps has a code; codes that the window does not know are shown as they are. */
function keptWords(what: string): string {
  const key = `receipt.keptWhat.${what}`;
  return i18n.exists(key) ? (i18n.t as (key: string) => string)(key) : what;
}
