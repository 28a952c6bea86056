import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import classes from "./sites.module.css";
import { remedyOf } from "./siteWords.ts";

/** The sentence under a state: why, and what to do. */
export function SiteRemedy({ site }: { site: Pick<Site, "state" | "failure" | "prepared"> }) {
  const { t: say } = useTranslation("sites");
  const text = remedyOf(site, say);
  if (!text) return null;
  return (
    <p className={classes.remedy} data-testid="site-remedy">
      {text}
    </p>
  );
}
