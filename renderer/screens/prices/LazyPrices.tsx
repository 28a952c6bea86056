import { Loader } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
// Here, because the style sheets of a part that comes later would not come with it.
import "../editor/editor.module.css";
import "../report/report.module.css";
import "./prices.module.css";
import { Screen } from "../../ui/Screen.tsx";

const PricesScreen = lazy(async () => ({ default: (await import("./PricesScreen.tsx")).PricesScreen }));

/** With the editor of YAML that labs are written with, which comes when it is needed. */
export function LazyPrices({ site }: { site: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("report");
  return (
    <Suspense
      fallback={
        <Screen title={say("prices.title")}>
          <Loader size="sm" role="status" aria-label={t("common.loading")} />
        </Screen>
      }
    >
      <PricesScreen site={site} />
    </Suspense>
  );
}
