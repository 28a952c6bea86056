import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PreflightFinding } from "../../../shared/contract/preflight.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";
import classes from "./preflight.module.css";

/** ms between looks at what came of it, and how long it is waited for. */
const LOOK_EVERY = 5_000;
const PATIENCE = 200_000;

/** Has the cluster fetch the images of which nothing is known, or that it could not fetch, before a class depends on them. */
export function ImageTrial({
  findings,
  again,
}: {
  findings: readonly PreflightFinding[];
  again: () => void;
}) {
  const { t } = useTranslation("preflight");
  const site = useCurrentSite()?.id;
  const doubtful = findings.filter(({ code, words }) => words === "preflight" && code.startsWith("image"));
  const images = [...new Set(doubtful.map(({ params }) => String(params?.image ?? "")))].filter(Boolean);
  const known = doubtful.map(({ code, params }) => `${code} ${params?.image}`).join("\n");
  const [asked, setAsked] = useState<{ known: string; at: number }>();
  const [late, setLate] = useState(false);
  const look = useRef(again);
  look.current = again;
  useEffect(() => {
    if (!asked) return;
    if (asked.known !== known) return setAsked(undefined); // something came of it
    const timer = setInterval(() => {
      if (Date.now() - asked.at < PATIENCE) return look.current();
      setAsked(undefined);
      setLate(true);
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [asked, known]);
  if (images.length === 0) return null;
  const ask = () =>
    site !== undefined &&
    void act(
      async () => {
        await api.tryImages({ site, images: images.slice(0, 10) });
        setLate(false);
        setAsked({ known, at: Date.now() });
      },
      () => t("images.asked"),
    );
  return (
    <div className={classes.isolationBar}>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        leftSection={<IconDownload size={13} aria-hidden />}
        loading={asked !== undefined}
        onClick={ask}
        data-testid="try-images"
      >
        {t("images.try", { count: images.length })}
      </Button>
      {late && <span className={classes.soft}>{t("images.late")}</span>}
    </div>
  );
}
