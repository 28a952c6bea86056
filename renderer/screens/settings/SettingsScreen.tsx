import { Button, Group, SegmentedControl, Select, Skeleton, Switch } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Settings } from "../../../shared/contract/views.ts";
import { LOCALES, type Locale } from "../../../shared/domain/text.ts";
import { api } from "../../api.ts";
import { LANGUAGE_NAMES } from "../../app/LanguageMenu.tsx";
import { changeSettings, useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { siteName } from "../../ui/siteName.ts";
import { useAsked } from "../../ui/useAsked.ts";
import classes from "./settings.module.css";

const change = (settings: Partial<Settings>) => void act(() => changeSettings(settings));

export function SettingsScreen() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const settings = useKnown((state) => state.settings);
  const sites = useKnown((state) => state.sites.value) ?? [];
  return (
    <Screen title={t("rail.settings")}>
      <div className={classes.page}>
        <Row says={t("settings.language")}>
          {(label) => (
            <SegmentedControl
              aria-labelledby={label}
              value={settings.locale}
              onChange={(locale) => change({ locale: locale as Locale })}
              data={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            />
          )}
        </Row>
        <Row says={t("settings.theme")}>
          {(label) => (
            <SegmentedControl
              aria-labelledby={label}
              value={settings.theme}
              onChange={(theme) => change({ theme: theme as Settings["theme"] })}
              data={(["system", "light", "dark"] as const).map((value) => ({
                value,
                label: t(`settings.${value}`),
              }))}
            />
          )}
        </Row>
        <Row says={t("settings.site")} more={t("settings.siteExplain")}>
          {(label) => (
            <Group gap="xs" wrap="nowrap">
              <Button variant="subtle" color="gray" onClick={() => go({ screen: "sites" })}>
                {say("manage")}
              </Button>
              <Select
                aria-labelledby={label}
                w={290}
                data={sites.map((site) => ({ value: site.id, label: siteName(site, t) }))}
                value={settings.site}
                onChange={(site) => site && change({ site })}
              />
            </Group>
          )}
        </Row>
        <Row says={t("settings.singleKeys")} more={t("settings.singleKeysExplain")}>
          {(label) => (
            <Switch
              aria-labelledby={label}
              checked={settings.singleKeys}
              onChange={(event) => change({ singleKeys: event.currentTarget.checked })}
            />
          )}
        </Row>
        <Row says={t("settings.notices")} more={t("settings.noticesExplain")}>
          {(label) => (
            <Switch
              aria-labelledby={label}
              checked={settings.notices}
              onChange={(event) => change({ notices: event.currentTarget.checked })}
              data-testid="notices"
            />
          )}
        </Row>
        <Row says={t("settings.offlineCopies")} more={t("settings.offlineCopiesExplain")}>
          {(label) => (
            <Switch
              aria-labelledby={label}
              checked={settings.offlineCopies}
              onChange={(event) => change({ offlineCopies: event.currentTarget.checked })}
              data-testid="offline-copies"
            />
          )}
        </Row>
        <About />
      </div>
    </Screen>
  );
}

function Row({
  says,
  more,
  children,
}: {
  says: string;
  more?: string;
  children: (label: string) => ReactNode;
}) {
  const label = useId();
  return (
    <div className={classes.row}>
      <div>
        <div id={label} className={classes.says}>
          {says}
        </div>
        {more && <p className={classes.more}>{more}</p>}
      </div>
      {children(label)}
    </div>
  );
}

function About() {
  const { t } = useTranslation();
  const { value, failure } = useAsked(() => api.appInfo(), "about");
  return (
    <section className={classes.about} aria-labelledby="about">
      <h2 id="about">{t("settings.about")}</h2>
      {failure && <FailureNotice failure={failure} />}
      {!value && !failure && <Skeleton height={40} w={220} aria-label={t("common.loading")} />}
      {value && (
        <div className="selectable">
          <p>{t("settings.version", { version: value.version })}</p>
          <p className={classes.more}>
            Electron {value.electron}
            {value.fallbackRuntime && ` · ${t("settings.fallbackRuntime")}`}
          </p>
          {value.portalUrl && (
            <p className={classes.more}>
              {t("settings.portal")} <code>{value.portalUrl}</code>
            </p>
          )}
        </div>
      )}
    </section>
  );
}
