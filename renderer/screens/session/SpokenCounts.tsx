import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";

/** Counts change many times a second while a class starts; a screen reader hears them every five. */
const EVERY = 5000;

export function SpokenCounts({ phase, counts }: Pick<SessionView, "phase" | "counts">) {
  const { t } = useTranslation();
  const { ready, wanted, connected, failed, help } = counts;
  const text = [
    t("count.ready", { ready, wanted }),
    failed > 0 && t("count.failed", { count: failed }),
    phase === "open" && t("count.connected", { count: connected }),
    help > 0 && t("count.help", { count: help }),
  ]
    .filter(Boolean)
    .join(", ");
  const latest = useRef(text);
  latest.current = text;
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </div>
  );
}
