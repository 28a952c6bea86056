import { Button, Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { startAddingSite, stopAddingSite, useAddingSite } from "../../stores/invitation.ts";
import { learnSites, useKnown } from "../../stores/known.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { AddSiteDialog } from "./AddSiteDialog.tsx";
import { SiteCard } from "./SiteCard.tsx";
import classes from "./sites.module.css";

export function SitesScreen() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const { value, failure } = useKnown((state) => state.sites);
  const { adding, invitation } = useAddingSite();
  return (
    <Screen
      title={t("rail.sites")}
      action={
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={startAddingSite}
          data-testid="add-site"
        >
          {say("add.button")}
        </Button>
      }
    >
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
      <AddSiteDialog opened={adding} invitation={invitation} onClose={stopAddingSite} />
    </Screen>
  );
}
