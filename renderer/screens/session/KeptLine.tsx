import { Button } from "@mantine/core";
import { IconArrowBackUp, IconFiles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "../../../shared/contract/views.ts";
import { clockTime } from "../../ui/time.ts";
import { askBringBack } from "./bringBack.ts";
import { askUndo } from "./resetActions.ts";
import type { Of } from "./seatActions.ts";
import classes from "./session.module.css";

/** What a reset set aside in this seat, and the way back. */
export function KeptLine({ of, seat }: { of: Of; seat: SeatView }) {
  const { t } = useTranslation("keeping");
  const last = seat.kept?.at(-1);
  if (!last && !seat.undoable) return null;
  return (
    <div className={classes.keptLine} data-testid="kept-line">
      {last && (
        <span className="numbers">
          {t(last.by === "undo" ? "backAt" : "asideAt", { time: clockTime(last.at) })}
        </span>
      )}
      {last && seat.phase === "ready" && (
        <Button
          variant="light"
          size="compact-xs"
          leftSection={<IconFiles size={14} aria-hidden />}
          onClick={() => askBringBack(of, seat.number)}
          data-testid="see-kept"
        >
          {t("bring.open")}
        </Button>
      )}
      {seat.undoable && (
        <Button
          variant="light"
          size="compact-xs"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={() => askUndo([seat.number])}
          data-testid="undo-reset"
        >
          {t(last?.by === "undo" ? "redo.action" : "undo.action", { count: 1 })}
        </Button>
      )}
    </div>
  );
}
