import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import { IconLayoutGrid, IconPlus, IconRocket, IconSearch, IconSearchOff } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import { learnTemplates, useKnown } from "../../stores/known.ts";
import { startLaunch } from "../../stores/launchDraft.ts";
import { go } from "../../stores/navigation.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import classes from "./catalogue.module.css";
import { filterTemplates } from "./filterTemplates.ts";
import { serviceWord } from "./serviceWord.ts";
import { TemplateDetails } from "./TemplateDetails.tsx";
import { TemplateTile } from "./TemplateTile.tsx";

const launch = (template: string | undefined) => {
  startLaunch(template);
  go({ screen: "launch" });
};

export function CatalogueScreen({ opened }: { opened: string | undefined }) {
  const { t } = useTranslation();
  const { value, failure } = useKnown((state) => state.templates);
  const [wanted, setWanted] = useState({ text: "", service: "", level: "" });
  const list = useRef<HTMLDivElement>(null);
  const card = value?.find(({ name }) => name === opened);
  const close = () => {
    const name = opened;
    go({ screen: "catalogue" });
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-template="${name}"]`)?.focus(),
    );
  };
  return (
    <Screen
      title={t("rail.catalogue")}
      fill
      action={
        <Button
          leftSection={card ? <IconRocket size={16} aria-hidden /> : <IconPlus size={16} aria-hidden />}
          onClick={() => launch(card?.name)}
          data-testid="launch-lab"
        >
          {card ? t("catalogue.launch") : t("sessions.new")}
        </Button>
      }
    >
      <div className={classes.split}>
        <div className={classes.list} ref={list}>
          <Filters cards={value ?? []} wanted={wanted} onChange={setWanted} />
          {failure && (
            <FailureNotice
              failure={failure}
              action={
                <Button size="compact-xs" variant="light" onClick={() => void learnTemplates()}>
                  {t("common.retry")}
                </Button>
              }
            />
          )}
          {!value && !failure && <Loading />}
          {value && <Cards cards={value} wanted={wanted} opened={opened} />}
        </div>
        {card && <TemplateDetails card={card} onClose={close} />}
      </div>
    </Screen>
  );
}

interface Wanted {
  text: string;
  service: string;
  level: string;
}

function Cards({
  cards,
  wanted,
  opened,
}: {
  cards: TemplateCard[];
  wanted: Wanted;
  opened: string | undefined;
}) {
  const { t } = useTranslation();
  const found = filterTemplates(cards, wanted);
  if (found.length === 0) {
    return (
      <EmptyState
        icon={cards.length === 0 ? <IconLayoutGrid size={26} /> : <IconSearchOff size={26} />}
        text={cards.length === 0 ? t("catalogue.empty") : t("catalogue.noMatch")}
      />
    );
  }
  return (
    <ul className={classes.cards}>
      {found.map((card) => (
        <TemplateTile
          key={card.name}
          card={card}
          opened={card.name === opened}
          onOpen={() => go({ screen: "catalogue", template: card.name })}
        />
      ))}
    </ul>
  );
}

function Filters({
  cards,
  wanted,
  onChange,
}: {
  cards: readonly TemplateCard[];
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
}) {
  const { t } = useTranslation();
  const services = [...new Set(cards.map(({ service }) => service))];
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
