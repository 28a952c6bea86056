import { Loader } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
// Here, because the style sheets of a part that comes later would not come with it.
import "uplot/dist/uPlot.min.css";
import "./report.module.css";
import { Screen } from "../../ui/Screen.tsx";

const ReportScreen = lazy(async () => ({ default: (await import("./ReportScreen.tsx")).ReportScreen }));

/** Charts are for those who answer for a site; a teacher's window starts without them. */
export function LazyReport({ site }: { site: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("report");
  return (
    <Suspense
      fallback={
        <Screen title={say("title")}>
          <Loader size="sm" role="status" aria-label={t("common.loading")} />
        </Screen>
      }
    >
      <ReportScreen site={site} />
    </Suspense>
  );
}
