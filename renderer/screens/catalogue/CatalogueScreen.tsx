import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import {
  IconFilePlus,
  IconLayoutGrid,
  IconPlus,
  IconRocket,
  IconSearch,
  IconSearchOff,
} from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TemplateSource } from "../../../shared/domain/templateRef.ts";
import { learnTemplates, useCurrentSite, useKnown } from "../../stores/known.ts";
import { type Lab, learnDrafts, learnShared, useAllLabs, useLabs } from "../../stores/labs.ts";
import { startLaunch } from "../../stores/launchDraft.ts";
import { go } from "../../stores/navigation.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { siteName } from "../../ui/siteName.ts";
import classes from "./catalogue.module.css";
import { filterLabs } from "./filterLabs.ts";
import { NewLabDialog } from "./NewLabDialog.tsx";
import { serviceWord } from "./serviceWord.ts";
import { TemplateDetails } from "./TemplateDetails.tsx";
import { TemplateTile } from "./TemplateTile.tsx";

const launch = (template: string | undefined) => {
  startLaunch(template);
  go({ screen: "launch" });
};

export function CatalogueScreen({ opened }: { opened: string | undefined }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const known = useKnown((state) => state.templates.value !== undefined);
  const labs = useAllLabs();
  const [wanted, setWanted] = useState({ text: "", service: "", level: "" });
  const [creating, setCreating] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const lab = labs.find(({ ref }) => ref === opened);
  const close = () => {
    const ref = opened;
    go({ screen: "catalogue" });
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-template="${ref}"]`)?.focus(),
    );
  };
  return (
    <Screen
      title={t("rail.catalogue")}
      fill
      action={
        <>
          <Button
            variant="default"
            leftSection={<IconFilePlus size={16} aria-hidden />}
            onClick={() => setCreating(true)}
            data-testid="new-lab"
          >
            {say("action.new")}
          </Button>
          <Button
            leftSection={
              lab?.card ? <IconRocket size={16} aria-hidden /> : <IconPlus size={16} aria-hidden />
            }
            onClick={() => launch(lab?.card?.ref)}
            data-testid="launch-lab"
          >
            {lab?.card ? t("catalogue.launch") : t("sessions.new")}
          </Button>
        </>
      }
    >
      <div className={classes.split}>
        <div className={classes.list} ref={list}>
          <Filters labs={labs} wanted={wanted} onChange={setWanted} />
          <Failures />
          {known ? <Groups labs={labs} wanted={wanted} opened={opened} /> : <Loading />}
        </div>
        {lab && <TemplateDetails lab={lab} onClose={close} />}
      </div>
      <NewLabDialog opened={creating} onClose={() => setCreating(false)} />
    </Screen>
  );
}

/** Each of the three comes by a way of its own, and one that does not come hides none of the others. */
function Failures() {
  const { t } = useTranslation();
  const templates = useKnown((state) => state.templates.failure);
  const { draftsFailure, sharedFailure } = useLabs();
  const failed = [
    [templates, learnTemplates],
    [draftsFailure, learnDrafts],
    [sharedFailure, learnShared],
  ] as const;
  return failed.map(
    ([failure, again]) =>
      failure && (
        <FailureNotice
          key={again.name}
          failure={failure}
          action={
            <Button size="compact-xs" variant="light" onClick={() => void again()}>
              {t("common.retry")}
            </Button>
          }
        />
      ),
  );
}

interface Wanted {
  text: string;
  service: string;
  level: string;
}

const SOURCES: readonly TemplateSource[] = ["draft", "shared", "builtin"];

function Groups({ labs, wanted, opened }: { labs: Lab[]; wanted: Wanted; opened: string | undefined }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const site = useCurrentSite();
  const found = filterLabs(labs, wanted);
  if (found.length === 0) {
    return (
      <EmptyState
        icon={labs.length === 0 ? <IconLayoutGrid size={26} /> : <IconSearchOff size={26} />}
        text={labs.length === 0 ? t("catalogue.empty") : t("catalogue.noMatch")}
      />
    );
  }
  const place = site ? siteName(site, t, "short") : say("here");
  const groups = SOURCES.map((source) => ({ source, labs: found.filter((lab) => lab.source === source) }));
  return groups
    .filter((group) => group.labs.length > 0)
    .map((group) => (
      <section
        key={group.source}
        className={classes.group}
        aria-label={say(`groups.${group.source}`, { place })}
      >
        <h2 className={classes.groupTitle}>
          {say(`groups.${group.source}`, { place })} <span className="numbers">{group.labs.length}</span>
        </h2>
        <ul className={classes.cards} data-testid={`labs-${group.source}`}>
          {group.labs.map((lab) => (
            <TemplateTile
              key={lab.ref}
              lab={lab}
              opened={lab.ref === opened}
              onOpen={() => go({ screen: "catalogue", template: lab.ref })}
            />
          ))}
        </ul>
      </section>
    ));
}

function Filters({
  labs,
  wanted,
  onChange,
}: {
  labs: readonly Lab[];
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
}) {
  const { t } = useTranslation();
  const services = [...new Set(labs.flatMap(({ card }) => card?.service ?? []))];
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label={t("catalogue.search")}
        placeholder={t("catalogue.search")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={wanted.text}
        onChange={(event) => onChange({ ...wanted, text: event.currentTarget.value })}
        className={classes.search}
      />
      <Select
        aria-label={t("catalogue.service")}
        data={[
          { value: "", label: t("catalogue.allServices") },
          ...services.map((service) => ({ value: service, label: serviceWord(service, t) })),
        ]}
        value={wanted.service}
        onChange={(service) => onChange({ ...wanted, service: service ?? "" })}
      />
      <Select
        aria-label={t("catalogue.level")}
        data={[
          { value: "", label: t("catalogue.allLevels") },
          ...(["beginner", "intermediate", "advanced"] as const).map((level) => ({
            value: level,
            label: t(`level.${level}`),
          })),
        ]}
        value={wanted.level}
        onChange={(level) => onChange({ ...wanted, level: level ?? "" })}
      />
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes.cards} role="status" aria-label={t("common.loading")}>
      {[0, 1, 2, 3].map((card) => (
        <Skeleton key={card} height={168} radius={10} />
      ))}
    </div>
  );
}
