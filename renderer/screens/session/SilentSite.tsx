import { Button } from "@mantine/core";
import { IconMapPinShare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useKnown } from "../../stores/known.ts";
import { askRelaunch } from "../../stores/relaunch.ts";
import { useOtherSites } from "./RelaunchDialog.tsx";
import classes from "./session.module.css";

/** Where the class's site does not answer and another one does: the way on. How old the picture is, the strip above says. */
export function SilentSite({ site, id, title }: { site: string; id: string; title: string }) {
  const { t: say } = useTranslation("relaunch");
  const state = useKnown(({ sites }) => sites.value?.find((one) => one.id === site)?.state);
  const others = useOtherSites(site);
  if (others.length === 0 || (state !== "disconnected" && state !== "failed")) return null;
  return (
    <div className={classes.silent} data-testid="silent-site">
      <span>{say("silent")}</span>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconMapPinShare size={15} aria-hidden />}
        onClick={() => askRelaunch({ site, session: id, title })}
        data-testid="relaunch-open"
      >
        {say("action")}
      </Button>
    </div>
  );
}
