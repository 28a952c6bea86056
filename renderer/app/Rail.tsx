import { Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import {
  IconHeadset,
  IconLayoutGrid,
  IconSchool,
  IconSearch,
  IconServer,
  IconSettings,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { go, type Place, usePlace } from "../stores/navigation.ts";
import { openOverlay } from "../stores/overlay.ts";
import classes from "./app.module.css";

type RailPlace = Extract<Place["screen"], "sessions" | "catalogue" | "sites" | "support" | "settings">;

const PLACES: { screen: RailPlace; Icon: typeof IconSchool }[] = [
  { screen: "sessions", Icon: IconSchool },
  { screen: "catalogue", Icon: IconLayoutGrid },
  { screen: "sites", Icon: IconServer },
  { screen: "support", Icon: IconHeadset },
];

/** The session's board and the launch belong to *Sessions*, the editor and the dry-run to the catalogue, a site's page to *Sites*. */
const belongsTo = (place: Place): RailPlace => {
  if (place.screen === "session" || place.screen === "launch") return "sessions";
  if (place.screen === "editor" || place.screen === "rehearsal") return "catalogue";
  if (place.screen === "report" || place.screen === "prices") return "sites";
  if (place.screen === "supportSession" || place.screen === "supportSeat") return "support";
  return place.screen === "site" || place.screen === "prepare" ? "sites" : place.screen;
};

export function Rail() {
  const { t } = useTranslation();
  const here = belongsTo(usePlace());
  const item = ({ screen, Icon }: (typeof PLACES)[number]) => (
    <UnstyledButton
      key={screen}
      className={classes.railItem}
      aria-current={here === screen ? "page" : undefined}
      data-testid={`rail-${screen}`}
      onClick={() => go({ screen })}
    >
      <Icon size={18} stroke={1.7} aria-hidden />
      <span>{t(`rail.${screen}`)}</span>
    </UnstyledButton>
  );
  return (
    <nav className={classes.rail} aria-label={t("rail.label")}>
      <div className={classes.brand} aria-hidden>
        <Mark />
        <span>Pupitre</span>
      </div>
      {PLACES.map(item)}
      <div className={classes.railGap} />
      <Tooltip label={t("palette.title")} position="right">
        <UnstyledButton className={classes.railItem} onClick={() => openOverlay("palette")}>
          <IconSearch size={18} stroke={1.7} aria-hidden />
          <span>{t("rail.search")}</span>
          <Kbd size="xs" ml="auto" className={classes.railKey}>
            Ctrl K
          </Kbd>
        </UnstyledButton>
      </Tooltip>
      {item({ screen: "settings", Icon: IconSettings })}
    </nav>
  );
}

/** A lectern: a slanted board on a foot. */
function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M2.5 8.2 15.6 3a1 1 0 0 1 1.3.6l.9 2.4L4.1 11.4a1 1 0 0 1-1.3-.6z" fill="var(--accent)" />
      <path d="M9 9.6h2.2v6.2h2.6V18H6.4v-2.2H9z" fill="var(--accent)" opacity=".55" />
    </svg>
  );
}
