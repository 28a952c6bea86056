import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import classes from "./report.module.css";

/** The demonstration has no page of its own: there the way back leads to the list. */
export function BackToSite({ site }: { site: string }) {
  const { t: say } = useTranslation("report");
  const isCluster = useKnown(({ sites }) => sites.value?.find(({ id }) => id === site)?.kind === "cluster");
  return (
    <Anchor
      component="button"
      size="sm"
      className={classes.back}
      onClick={() => go(isCluster ? { screen: "site", site } : { screen: "sites" })}
    >
      <IconArrowLeft size={14} aria-hidden /> {say(isCluster ? "back" : "backToSites")}
    </Anchor>
  );
}
