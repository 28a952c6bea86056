import { Alert, Loader } from "@mantine/core";
import { IconLink, IconLinkOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSupport } from "../../stores/support.ts";
import { Hit } from "./SearchHits.tsx";
import classes from "./support.module.css";

/** What came of the link that a student read out; the link itself is no longer anywhere. */
export function LinkResult() {
  const { t: say } = useTranslation("support");
  const link = useSupport((state) => state.link);
  if (!link) return null;
  if (link === "looking")
    return (
      <p role="status" className={classes.soft}>
        <Loader size={14} mr={8} />
        {say("search.looking")}
      </p>
    );
  const { is, hit, person } = link;
  return (
    <Alert
      role="status"
      color={is === "current" ? "slate" : "yellow"}
      variant="light"
      icon={is === "nowhere" ? <IconLinkOff aria-hidden /> : <IconLink aria-hidden />}
      title={[say("search.link"), person !== undefined && say("search.person", { person })]
        .filter(Boolean)
        .join(" · ")}
      data-testid="support-link"
      data-is={is}
    >
      <p className={classes.plain}>{say(`search.${is}`)}</p>
      {hit && (
        <ul className={classes.card}>
          <Hit hit={hit} />
        </ul>
      )}
      <p className={classes.soft}>{say("search.forgotten")}</p>
    </Alert>
  );
}
