import { Tooltip } from "@mantine/core";
import { IconDeviceLaptop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./trialMark.module.css";

/** On a session that somebody's computer conducted as a trial: for good, also when the cluster took over since. */
export function TrialMark() {
  const { t: say } = useTranslation("hosting");
  return (
    <Tooltip label={say("markExplain")} multiline w={260}>
      <span className={classes.mark} data-testid="trial-mark">
        <IconDeviceLaptop size={14} aria-hidden />
        {say("mark")}
      </span>
    </Tooltip>
  );
}
