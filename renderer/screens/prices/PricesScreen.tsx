import { Button, Skeleton } from "@mantine/core";
import { IconPencil, IconReportMoney } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { parsePriceList } from "../../../intake/parsePriceList.ts";
import type { PricesView } from "../../../shared/contract/reports.ts";
import { api } from "../../api.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { BackToSite } from "../report/BackToSite.tsx";
import reportClasses from "../report/report.module.css";
import { PriceEditor } from "./PriceEditor.tsx";
import { PriceTables } from "./PriceTables.tsx";
import classes from "./prices.module.css";
import { VersionTable } from "./VersionTable.tsx";

/** The price list of a site: what is in force, what was, and a further version for whoever may write one. */
export function PricesScreen({ site }: { site: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("report");
  const { value, failure, again } = useAsked(() => api.readPrices({ site }), site);
  const [isWriting, setWriting] = useState(false);
  if (isWriting && value)
    return (
      <PriceEditor
        site={site}
        newest={value.versions[0]}
        onLeave={(isSaved) => {
          setWriting(false);
          if (isSaved) again();
        }}
      />
    );
  const write = value?.mayChange && (
    <Button
      leftSection={<IconPencil size={16} aria-hidden />}
      onClick={() => setWriting(true)}
      data-testid="write-prices"
    >
      {say(value.versions.length > 0 ? "prices.edit" : "prices.write")}
    </Button>
  );
  return (
    <Screen title={say("prices.title")} action={write || undefined}>
      <div className={reportClasses.page}>
        <BackToSite site={site} />
        <p className={reportClasses.lead}>
          {say("prices.lead")} {value && !value.hidden && !value.mayChange && say("prices.readOnly")}
        </p>
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={again}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        {!value && !failure && <Skeleton height={200} radius={10} aria-label={t("common.loading")} />}
        {value && <Versions prices={value} />}
      </div>
    </Screen>
  );
}

function Versions({ prices: { versions, hidden, mayChange } }: { prices: PricesView }) {
  const { t: say } = useTranslation("report");
  const [wanted, setWanted] = useState<number>();
  const shown = versions.find(({ number }) => number === wanted) ?? versions[0];
  const parsed = useMemo(() => shown && parsePriceList(shown.text), [shown]);
  if (!shown || !parsed) {
    const text = hidden ? "prices.hidden" : mayChange ? "prices.none" : "prices.noneReadOnly";
    return <EmptyState icon={<IconReportMoney size={28} />} text={say(text)} />;
  }
  return (
    <div className={classes.columns} data-testid="prices">
      <div className={reportClasses.report}>
        {parsed.ok ? (
          <PriceTables list={parsed.list} />
        ) : (
          <>
            <p>{say("prices.unreadable")}</p>
            <FailureNotice failure={{ kind: "invalid", issues: parsed.issues }} />
          </>
        )}
      </div>
      <VersionTable versions={versions} shown={shown.number} onShow={setWanted} />
    </div>
  );
}
