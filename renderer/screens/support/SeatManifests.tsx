import { Select, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SupportSeatPlace } from "../../../shared/contract/support.ts";
import { api } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import classes from "./support.module.css";

/** The seat's objects as YAML, to be read and copied, never written. `of` is the state for which they are asked anew. */
export function SeatManifests({ seat, of }: { seat: SupportSeatPlace; of: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { value, failure } = useAsked(() => api.supportManifests(seat), of);
  const [chosen, setChosen] = useState<string>();
  if (failure) return <FailureNotice failure={failure} />;
  if (!value) return <Skeleton height={160} aria-label={t("common.loading")} />;
  const named = value.map((manifest) => ({ ...manifest, id: `${manifest.kind} ${manifest.name}` }));
  // What is wrong is nearly always with the Pod.
  const shown = named.find(({ id }) => id === chosen) ?? named.find(({ kind }) => kind === "Pod") ?? named[0];
  if (!shown) return <p className={classes.soft}>{say("manifests.none")}</p>;
  return (
    <div className={classes.group}>
      <p className={classes.soft}>{say("manifests.lead")}</p>
      <Select
        maw={460}
        label={say("manifests.choose")}
        data={named.map(({ id }) => id)}
        value={shown.id}
        onChange={(id) => setChosen(id ?? undefined)}
        searchable
      />
      <p className={classes.soft} data-testid="manifest-from" data-from={shown.from}>
        {say(`manifests.${shown.from}`)}
      </p>
      <div className={classes.yaml}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys */}
        <pre tabIndex={0} data-testid="support-manifest">
          {shown.yaml}
        </pre>
      </div>
    </div>
  );
}
