import { Button, Group, Skeleton } from "@mantine/core";
import { IconFileExport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SupportSeatPlace } from "../../../shared/contract/support.ts";
import { api } from "../../api.ts";
import { useSupportSession } from "../../stores/support.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { exactTime } from "../../ui/time.ts";
import { useAsked } from "../../ui/useAsked.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./support.module.css";
import { actionWord } from "./supportWords.ts";

/** Who did what in a session, the newest first; exported as it is kept, the earliest first. */
export function SessionAudit(of: Omit<SupportSeatPlace, "seat">) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("support");
  const { site, establishment, session } = of;
  const version = useSupportSession(site, establishment, session)?.version ?? 0;
  const { value, failure } = useAsked(() => api.supportAudit(of), `${version}`);
  if (failure) return <FailureNotice failure={failure} />;
  if (!value) return <Skeleton height={120} aria-label={t("common.loading")} />;
  if (value.length === 0) return <p className={classes.soft}>{say("audit.empty")}</p>;
  const save = (format: "csv" | "json") =>
    act(
      () => api.exportSupportAudit({ ...of, format }),
      (saved) => saved?.path && say("audit.saved", { path: saved.path }),
    );
  return (
    <div className={classes.group}>
      <Group justify="space-between">
        <p className={classes.soft}>{say("audit.lead")}</p>
        <Group gap={8}>
          {(["csv", "json"] as const).map((format) => (
            <Button
              key={format}
              size="xs"
              variant="default"
              leftSection={<IconFileExport size={14} aria-hidden />}
              onClick={() => void save(format)}
              data-testid={`audit-${format}`}
            >
              {say(`audit.${format}`)}
            </Button>
          ))}
        </Group>
      </Group>
      <table className={`${classes.audit} selectable numbers`} data-testid="support-audit">
        <thead>
          <tr>
            {(["at", "who", "what", "seat", "why"] as const).map((column) => (
              <th key={column} scope="col">
                {say(`audit.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...value].reverse().map(({ at, actor, action, seat, reason }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be done twice in one second
            <tr key={`${at} ${place}`}>
              <td>
                <time dateTime={at}>{exactTime(at, currentLocale())}</time>
              </td>
              <td>{actor}</td>
              <td>{actionWord(action)}</td>
              <td>{seat ?? say("audit.wholeSession")}</td>
              <td>{reason ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
