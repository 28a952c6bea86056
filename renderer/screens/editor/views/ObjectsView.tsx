import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { emitMap } from "../../../../intake/emitYaml.ts";
import { MAX_SEATS } from "../../../../shared/domain/names.ts";
import type { ParameterValue, TemplateSpec } from "../../../../shared/domain/template.ts";
import type { Manifest } from "../../../../shared/kubernetes/objects.ts";
import { seatManifests } from "../../../../shared/manifests/seatManifests.ts";
import { capacityVerdict } from "../../../../shared/plan/capacity.ts";
import { ANY_SEAT, resolveFor, sessionNeed } from "../../../../shared/plan/sessionNeed.ts";
import { i18n } from "../../../i18n.ts";
import { bytes, cpus } from "../../../ui/quantity.ts";
import { currentLocale } from "../../../ui/words.ts";
import classes from "../editor.module.css";

interface ObjectsViewProps {
  spec: TemplateSpec;
  chosen: Readonly<Record<string, ParameterValue>>;
}

/** What the cluster will be asked for: sums for the class, and each object of a seat. */
export function ObjectsView({ spec, chosen }: ObjectsViewProps) {
  const { t } = useTranslation("editor");
  const [seats, setSeats] = useState<number | string>(24);
  const count = typeof seats === "number" && seats >= 1 ? Math.min(seats, MAX_SEATS) : 1;
  const resolved = resolveFor(spec, chosen);
  const manifests = resolved
    ? seatManifests(ANY_SEAT, { resets: 0, restarts: 0 }, resolved, {
        credential: HIDDEN,
        password: () => HIDDEN,
      })
    : [];
  return (
    <section className={classes.page} aria-label={t("screen.objects")} data-testid="objects-view">
      <NumberInput
        label={t("view.seats")}
        min={1}
        max={MAX_SEATS}
        value={seats}
        onChange={setSeats}
        w={120}
        data-testid="preview-seats"
      />
      <Sums spec={spec} chosen={chosen} seats={count} />
      <h3 className={classes.subtitle}>{t("view.objects")}</h3>
      {manifests.map((manifest) => (
        <ObjectLine key={`${manifest.kind} ${manifest.metadata.name}`} manifest={manifest} />
      ))}
    </section>
  );
}

/** Its YAML is written when somebody opens it: a key in the form must not wait for texts that nobody sees. */
function ObjectLine({ manifest }: { manifest: Manifest }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.object} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <b>{kindInWords(manifest)}</b> <code>{`${manifest.kind}/${manifest.metadata.name}`}</code>
      </summary>
      {open && <pre>{emitMap(manifest, 0)}</pre>}
    </details>
  );
}

const HIDDEN = "••••••••";

function kindInWords({ kind }: Manifest): string {
  const key = `editor:view.kind.${kind}`;
  return i18n.exists(key) ? String(i18n.t(key as never)) : kind;
}

function Sums({ spec, chosen, seats }: ObjectsViewProps & { seats: number }) {
  const { t } = useTranslation("editor");
  const locale = currentLocale();
  const { seat, once } = sessionNeed(spec, chosen);
  /** Nothing is asked of a cluster here: only the sum counts. */
  const sum = (number: number, shared = once) =>
    capacityVerdict(seat, number, { missingRights: [] }, shared).need;
  const columns = [
    { head: t("view.perSeat"), need: sum(1, { pods: [], storageBytes: 0 }) },
    ...(once ? [{ head: t("view.sharedOnce"), need: sum(0) }] : []),
    { head: t("view.forSeats", { count: seats }), need: sum(seats) },
  ];
  const rows = [
    { name: t("view.cpu"), says: ({ cpu }: (typeof columns)[number]["need"]) => cpus(cpu, locale) },
    {
      name: t("view.memory"),
      says: ({ memoryBytes }: (typeof columns)[number]["need"]) => bytes(memoryBytes, locale),
    },
    {
      name: t("view.storage"),
      says: ({ storageBytes }: (typeof columns)[number]["need"]) => bytes(storageBytes, locale),
    },
    { name: t("view.pods"), says: ({ pods }: (typeof columns)[number]["need"]) => String(pods) },
  ];
  return (
    <table className={`${classes.sums} numbers`} data-testid="sums">
      <thead>
        <tr>
          <td />
          {columns.map(({ head }) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, says }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns.map(({ head, need }) => (
              <td key={head}>{says(need)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
