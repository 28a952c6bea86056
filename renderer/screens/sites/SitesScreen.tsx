import { Button, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { learnSites, useKnown } from "../../stores/known.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { SiteCard } from "./SiteCard.tsx";
import classes from "./sites.module.css";

export function SitesScreen() {
  const { t } = useTranslation();
  const { value, failure } = useKnown((state) => state.sites);
  return (
    <Screen title={t("rail.sites")}>
      <div className={classes.page}>
        <p className={classes.lead}>{t("site.explain")}</p>
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={() => void learnSites()}>
                {t("common.retry")}
              </Button>
            }
          />
        )}
        {!value && !failure && <Skeleton height={84} radius={10} aria-label={t("common.loading")} />}
        <ul className={classes.sites}>
          {value?.map((site) => (
            <SiteCard key={site.id} site={site} />
          ))}
        </ul>
      </div>
    </Screen>
  );
}
