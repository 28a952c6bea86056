import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { parsePriceList } from "../../../intake/parsePriceList.ts";
import type { PricesView } from "../../../shared/contract/reports.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./prices.module.css";

interface VersionTableProps {
  versions: PricesView["versions"];
  shown: number;
  onShow: (number: number) => void;
}

/** Every version that there was: who wrote it, when, and by which decision. */
export function VersionTable({ versions, shown, onShow }: VersionTableProps) {
  const { t: say } = useTranslation("report");
  const time = new Intl.DateTimeFormat(currentLocale() === "fr" ? "fr-FR" : "en-GB", {
    ...{ dateStyle: "medium", timeStyle: "short" },
  });
  const lists = useMemo(
    () =>
      versions.map((version) => {
        const parsed = parsePriceList(version.text);
        return { ...version, list: parsed.ok ? parsed.list : undefined };
      }),
    [versions],
  );
  return (
    <section aria-labelledby="price-versions" className={classes.versions}>
      <h2 id="price-versions">{say("prices.versions")}</h2>
      <ol data-testid="price-versions">
        {lists.map(({ number, at, by, list }, index) => {
          const name = list?.version ?? String(number);
          return (
            <li key={number} aria-current={number === shown ? "true" : undefined}>
              <button
                type="button"
                onClick={() => onShow(number)}
                aria-label={say("prices.show", { version: name })}
                data-testid={`price-version-${number}`}
              >
                {name}
                {index === 0 && <span className={classes.mark}>{say("prices.inForce")}</span>}
              </button>
              <p className="numbers selectable">
                {time.format(new Date(at))} · {by}
              </p>
              {list?.decision && (
                <p className="selectable">
                  {say("prices.decision")} {list.decision}
                </p>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
