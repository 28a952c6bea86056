import { Tabs } from "@mantine/core";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ParameterValue } from "../../../../shared/domain/template.ts";
import { templateRef } from "../../../../shared/domain/templateRef.ts";
import { templateCard } from "../../../../shared/plan/templateCard.ts";
import classes from "../editor.module.css";
import { useOpenLab } from "../openLab.ts";
import { YamlPane } from "../YamlPane.tsx";
import { ObjectsView } from "./ObjectsView.tsx";
import { PageView } from "./PageView.tsx";
import { ParametersView } from "./ParametersView.tsx";
import { SolutionView } from "./SolutionView.tsx";

const VIEWS = ["yaml", "page", "parameters", "objects", "solution"] as const;
export type View = (typeof VIEWS)[number];

/** What the lab is, beside the form: its text, and what people and the cluster will see of it. */
export function LabViews({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t } = useTranslation("editor");
  const { lab } = useOpenLab();
  const [chosen, setChosen] = useState<Record<string, ParameterValue>>({});
  // A key must not wait for what is drawn of it: the views follow as soon as there is time.
  const parsed = useDeferredValue(lab?.reading.parsed);
  if (!lab || !parsed) return null;
  const template = parsed.ok ? parsed.template : undefined;
  const card = template && templateCard(template, templateRef("draft", lab.id));
  const shown = (one: View) => {
    if (one === "yaml") return <YamlPane view={lab.view} />;
    if (one === "solution") return <SolutionView />;
    if (!template || !card) return <p className={classes.notYet}>{t("view.notYet")}</p>;
    if (one === "page") return <PageView card={card} spec={template.spec} chosen={chosen} />;
    if (one === "objects") return <ObjectsView spec={template.spec} chosen={chosen} />;
    return <ParametersView card={card} chosen={chosen} onChange={setChosen} />;
  };
  return (
    <Tabs
      value={view}
      onChange={(next) => onView(VIEWS.find((one) => one === next) ?? "yaml")}
      className={classes.views ?? ""}
    >
      <Tabs.List aria-label={t("screen.pane")}>
        {VIEWS.map((one) => (
          <Tabs.Tab key={one} value={one} data-testid={`view-${one}`}>
            {t(`screen.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {VIEWS.map((one) => (
        <Tabs.Panel key={one} value={one} className={classes.view ?? ""} data-view={one}>
          {one === view && shown(one)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
