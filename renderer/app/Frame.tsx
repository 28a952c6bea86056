import { Button } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceLaptop, IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../shared/contract/views.ts";
import { CatalogueScreen } from "../screens/catalogue/CatalogueScreen.tsx";
import { LazyEditor } from "../screens/editor/LazyEditor.tsx";
import { LaunchScreen } from "../screens/launch/LaunchScreen.tsx";
import { LazyPrices } from "../screens/prices/LazyPrices.tsx";
import { RehearsalScreen } from "../screens/rehearsal/RehearsalScreen.tsx";
import { LazyReport } from "../screens/report/LazyReport.tsx";
import { SessionScreen } from "../screens/session/SessionScreen.tsx";
import { SessionsScreen } from "../screens/sessions/SessionsScreen.tsx";
import { SettingsScreen } from "../screens/settings/SettingsScreen.tsx";
import { hostingState } from "../screens/sites/hostingWords.ts";
import { PrepareScreen } from "../screens/sites/PrepareScreen.tsx";
import { SitePage } from "../screens/sites/SitePage.tsx";
import { SitesScreen } from "../screens/sites/SitesScreen.tsx";
import { remedyOf } from "../screens/sites/siteWords.ts";
import { SupportRoom } from "../screens/support/SupportRoom.tsx";
import { useHosting } from "../stores/hostings.ts";
import { useCurrentSite, useKnown } from "../stores/known.ts";
import { go, type Place, placeKey, usePlace } from "../stores/navigation.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { useNow } from "../ui/now.ts";
import { siteName } from "../ui/siteName.ts";
import { duration, secondsBetween } from "../ui/time.ts";
import classes from "./app.module.css";
import { CommandPalette } from "./CommandPalette.tsx";
import { Rail } from "./Rail.tsx";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { useShortcuts } from "./shortcuts.ts";

function ScreenOf({ place }: { place: Place }) {
  switch (place.screen) {
    case "sessions":
      return <SessionsScreen />;
    case "catalogue":
      return <CatalogueScreen opened={place.template} />;
    case "editor":
      return <LazyEditor key={placeKey(place)} draft={place.draft} />;
    case "rehearsal":
      return <RehearsalScreen key={placeKey(place)} template={place.template} />;
    case "launch":
      return <LaunchScreen />;
    case "session":
      return <SessionScreen key={placeKey(place)} site={place.site} session={place.session} />;
    case "sites":
      return <SitesScreen />;
    case "site":
      return <SitePage key={placeKey(place)} id={place.site} />;
    case "prepare":
      return <PrepareScreen key={placeKey(place)} site={place.site} />;
    case "report":
      return <LazyReport key={placeKey(place)} site={place.site} />;
    case "prices":
      return <LazyPrices key={placeKey(place)} site={place.site} />;
    case "support":
    case "supportSession":
    case "supportSeat":
      return <SupportRoom place={place} />;
    case "settings":
      return <SettingsScreen />;
  }
}

export function Frame() {
  const place = usePlace();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const key = placeKey(place);
  useShortcuts();
  // A new screen takes the focus to its title: a screen reader says where one is, and Tab goes on from there.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (key) main.current?.querySelector<HTMLElement>("#screen-title")?.focus();
  }, [key]);
  return (
    <div className={classes.frame}>
      <DemonstrationStrip />
      <TrialStrip />
      <div className={classes.body}>
        <Rail />
        <main ref={main} className={classes.main}>
          <OfflineNotice />
          <ErrorBoundary place={key}>
            <ScreenOf place={place} />
          </ErrorBoundary>
        </main>
      </div>
      <CommandPalette />
      <ShortcutSheet />
    </div>
  );
}

/** The site of what one looks at: a session's own, else the chosen one. */
function useShownSite(): Site | undefined {
  const place = usePlace();
  const current = useCurrentSite();
  const sites = useKnown((state) => state.sites.value);
  return "site" in place ? sites?.find(({ id }) => id === place.site) : current;
}

function DemonstrationStrip() {
  const { t } = useTranslation();
  const site = useShownSite();
  if (site?.kind !== "practice") return null;
  return (
    <section className={classes.strip} aria-label={t("site.practice")} data-testid="demonstration-strip">
      <IconDeviceDesktop size={15} aria-hidden />
      <span>{t("site.strip")}</span>
    </section>
  );
}

/** As long as a computer conducts a real cluster, every screen of that site says so. */
function TrialStrip() {
  const { t: say } = useTranslation("hosting");
  const hosting = useHosting(useShownSite()?.id);
  if (hosting?.state !== "trial") return null;
  return (
    <section className={classes.strip} aria-label={hostingState(hosting, say)} data-testid="trial-strip">
      <IconDeviceLaptop size={15} aria-hidden />
      <span>{hosting.here ? say("strip") : say("stripElsewhere")}</span>
    </section>
  );
}

/** The last state stays on the screen, with its age, and what to do about it. */
function OfflineNotice() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const now = useNow(1000);
  const site = useShownSite();
  const locale = useKnown((state) => state.settings.locale);
  const here = usePlace();
  if (!site || site.state === "live" || site.state === "starting") return null;
  // The site's own page, the list and support's screens say it themselves.
  if (here.screen === "site" || here.screen === "sites" || here.screen.startsWith("support")) return null;
  const remedy = site.kind === "cluster" ? remedyOf(site, say) : undefined;
  const age = site.seenAt ? duration(secondsBetween(site.seenAt, now), locale) : undefined;
  return (
    <div className={classes.offline} role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span className="numbers">
        {site.state !== "disconnected" && site.state !== "failed"
          ? say("notice", { name: siteName(site, t), state: say(`state.${site.state}`) })
          : age
            ? t("site.offlineSince", { name: siteName(site, t), age })
            : t("site.offline", { name: siteName(site, t) })}{" "}
        {remedy}
      </span>
      {site.kind === "cluster" && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          aria-label={say("openPage", { name: siteName(site, t) })}
          onClick={() => go({ screen: "site", site: site.id })}
        >
          {say("page")}
        </Button>
      )}
    </div>
  );
}
