import {
  IconAlertTriangle,
  IconHelpCircle,
  IconShieldCheck,
  IconTestPipe,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Isolation } from "../../shared/domain/isolation.ts";
import { i18n } from "../i18n.ts";
import { clockTime, dayName } from "./time.ts";
import { currentLocale } from "./words.ts";

/** How a verdict is shown: never by colour alone. `help` is the colour of what wants attention and is no failure. */
export const ISOLATION_MARKS: Record<
  Isolation["network"],
  { Icon: TablerIcon; tone: "ready" | "help" | "idle" }
> = {
  enforced: { Icon: IconShieldCheck, tone: "ready" },
  ignored: { Icon: IconAlertTriangle, tone: "help" },
  unknown: { Icon: IconHelpCircle, tone: "idle" },
  simulated: { Icon: IconTestPipe, tone: "idle" },
};

export const probedAt = ({ probedAt: at }: Isolation, now = Date.now()): string =>
  `${dayName(at, now, currentLocale())} ${clockTime(at)}`;

/** Why it is unknown, and what of users' namespaces; the verdict itself stands above. */
export function IsolationFacts({ isolation }: { isolation: Isolation }) {
  const { t } = useTranslation("preflight");
  const { network, userNamespaces, reason } = isolation;
  const key = reason && `isolation.reason.${reason.code}`;
  const known = key !== undefined && i18n.exists(`preflight:${key}`);
  return (
    <>
      {reason && (
        <p>{known ? (t as (key: string, params?: object) => string)(key, reason.params) : reason.message}</p>
      )}
      <p>{t(`isolation.userNamespaces.${userNamespaces}`)}</p>
      {network !== "simulated" && <p>{t("isolation.how")}</p>}
    </>
  );
}
