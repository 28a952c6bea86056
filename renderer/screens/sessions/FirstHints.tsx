import { CloseButton } from "@mantine/core";
import { IconClipboardList, IconLayoutGrid, IconTicket } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { dismissHint, useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import classes from "./sessions.module.css";

const HINTS = [
  { id: "choose", Icon: IconLayoutGrid },
  { id: "paste", Icon: IconClipboardList },
  { id: "links", Icon: IconTicket },
] as const;

/** Three hints of the first run; each goes for good once it is closed. */
export function FirstHints() {
  const { t } = useTranslation();
  const dismissed = useKnown((state) => state.settings.hintsDismissed);
  const shown = HINTS.filter(({ id }) => !dismissed.includes(id));
  if (shown.length === 0) return null;
  return (
    <ul className={classes.hints} aria-label={t("hints.label")}>
      {shown.map(({ id, Icon }) => (
        <li key={id} className={classes.hint}>
          <Icon size={20} stroke={1.6} color="var(--accent)" aria-hidden />
          <div>
            <b>{t(`hints.${id}.title`)}</b>
            <p>{t(`hints.${id}.text`)}</p>
          </div>
          <CloseButton
            size="sm"
            aria-label={t("hints.dismiss", { title: t(`hints.${id}.title`) })}
            onClick={() => void act(() => dismissHint(id))}
          />
        </li>
      ))}
    </ul>
  );
}
