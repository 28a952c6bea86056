import { Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SupportSeatPlace, SupportStory } from "../../../shared/contract/support.ts";
import { LogTab } from "../session/LogTab.tsx";
import { SeatManifests } from "./SeatManifests.tsx";
import { SessionAudit } from "./SessionAudit.tsx";
import classes from "./support.module.css";
import { Timeline } from "./Timeline.tsx";

const TABS = ["story", "logs", "manifests", "audit"] as const;
type Tab = (typeof TABS)[number];

/** Of a seat that is gone there is only what was done in its session. */
export function SeatTabs({ seat, story }: { seat: SupportSeatPlace; story: SupportStory | undefined }) {
  const { t: say } = useTranslation("support");
  const [chosen, setChosen] = useState<Tab>("story");
  const { site, establishment, session } = seat;
  const shown: readonly Tab[] = story ? TABS : ["audit"];
  const tab = shown.includes(chosen) ? chosen : "audit";
  return (
    // Only what is looked at asks the cluster.
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(name) => setChosen((name ?? "story") as Tab)}
      className={classes.tabs}
    >
      <Tabs.List>
        {shown.map((name) => (
          <Tabs.Tab key={name} value={name} data-testid={`support-tab-${name}`}>
            {say(`tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {story && (
        <>
          <Tabs.Panel value="story" pt="sm">
            <Timeline story={story} />
          </Tabs.Panel>
          <Tabs.Panel value="logs" pt="sm">
            <LogTab site={site} session={session} seat={story.seat} />
          </Tabs.Panel>
          <Tabs.Panel value="manifests" pt="sm">
            <SeatManifests seat={seat} of={`${story.seat.phase} ${story.seat.since ?? ""}`} />
          </Tabs.Panel>
        </>
      )}
      <Tabs.Panel value="audit" pt="sm">
        <SessionAudit site={site} establishment={establishment} session={session} />
      </Tabs.Panel>
    </Tabs>
  );
}
