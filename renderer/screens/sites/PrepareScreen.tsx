import { Button, Group, Menu, Skeleton } from "@mantine/core";
import {
  IconArrowLeft,
  IconCopy,
  IconDeviceFloppy,
  IconDots,
  IconServer,
  IconTrash,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  PreparePlan as Plan,
  Preparation,
  PrepareProgress,
  PrepareSettings,
} from "../../../shared/contract/hosting.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { api, subscribe } from "../../api.ts";
import { useKnown } from "../../stores/known.ts";
import { go } from "../../stores/navigation.ts";
import { act } from "../../ui/act.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { PrepareForm } from "./PrepareForm.tsx";
import { countChanges, PreparePlan } from "./PreparePlan.tsx";
import { PrepareRemoval } from "./PrepareRemoval.tsx";
import { PrepareInstalled, PrepareRun } from "./PrepareRun.tsx";
import classes from "./prepare.module.css";
import { fieldsOf, type PrepareField, type PrepareFields, settingsOf } from "./prepareForm.ts";

const NONE: ReadonlySet<PrepareField> = new Set();

/** For IT: what to install, what that writes, and only then the writing. */
export function PrepareScreen({ site: id }: { site: string }) {
  const { t: say } = useTranslation("hosting");
  const { t: saySites } = useTranslation("sites");
  const { t } = useTranslation();
  const sites = useKnown((state) => state.sites.value);
  const site = sites?.find((one) => one.id === id);
  const { value, failure, again } = useAsked(() => api.readPreparation({ site: id }), `preparation ${id}`);
  if (sites && !site)
    return (
      <Screen title={say("form.title")}>
        <EmptyState icon={<IconServer size={28} />} text={saySites("gone")} />
      </Screen>
    );
  if (!site || !value)
    return (
      <Screen title={say("form.title")}>
        {failure ? (
          <FailureNotice
            failure={failure}
            action={
              <Button size="compact-xs" variant="light" onClick={again}>
                {t("common.retry")}
              </Button>
            }
          />
        ) : (
          <Skeleton height={220} radius={10} aria-label={t("common.loading")} />
        )}
      </Screen>
    );
  return (
    <Prepare key={JSON.stringify(value.settings ?? null)} site={site} preparation={value} again={again} />
  );
}

function useProgress(site: string, first: PrepareProgress | undefined, onEnd: () => void) {
  const [progress, setProgress] = useState(first);
  useEffect(
    () =>
      subscribe("preparationChanged", (told) => {
        if (told.site !== site) return;
        setProgress(told);
        if (told.state !== "running") onEnd();
      }),
    [site, onEnd],
  );
  return progress;
}

interface PrepareProps {
  site: Site;
  preparation: Preparation;
  again: () => void;
}

function Prepare({ site, preparation, again }: PrepareProps) {
  const { t: say } = useTranslation("hosting");
  const [fields, setFields] = useState<PrepareFields>(() => fieldsOf(preparation.settings));
  const [bad, setBad] = useState(NONE);
  const [planned, setPlanned] = useState<{ plan: Plan; settings: PrepareSettings }>();
  const [asking, setAsking] = useState(false);
  const [removing, setRemoving] = useState(false);
  const progress = useProgress(site.id, preparation.progress, again);
  const running = progress?.state === "running";

  const show = async () => {
    const read = settingsOf(fields);
    if ("bad" in read) return setBad(read.bad);
    setBad(NONE);
    setAsking(true);
    const plan = await act(() => api.planPreparation({ site: site.id, settings: read.settings }));
    setAsking(false);
    if (plan) setPlanned({ plan, settings: read.settings });
  };
  const install = async () => {
    if (!planned) return;
    await act(() => api.runPreparation({ site: site.id, settings: planned.settings }));
    setPlanned(undefined);
  };
  return (
    <Screen
      title={say("form.title")}
      beside={<span className={classes.soft}>{site.name}</span>}
      action={
        running ? undefined : planned ? (
          <InstallButton
            plan={planned.plan}
            upgrade={preparation.settings !== undefined}
            onInstall={install}
          />
        ) : (
          <Button loading={asking} onClick={() => void show()} data-testid="prepare-show">
            {say("form.show")}
          </Button>
        )
      }
    >
      <div className={classes.page}>
        <Toolbar
          site={site}
          installed={preparation.settings !== undefined}
          {...(planned ? { settings: planned.settings, onChange: () => setPlanned(undefined) } : {})}
          {...(running ? {} : { onRemove: () => setRemoving(true) })}
        />
        {progress && <PrepareRun progress={progress} />}
        {!running && !planned && <PrepareInstalled preparation={preparation} />}
        {!running && planned && (
          <>
            <PreparePlan plan={planned.plan} />
            <p className={classes.soft}>{say(`plan.${preparation.encryption}`)}</p>
          </>
        )}
        {!running && !planned && (
          <>
            <p className={classes.lead}>{say("form.lead")}</p>
            <PrepareForm
              fields={fields}
              bad={bad}
              onChange={(change) => setFields((before) => ({ ...before, ...change }))}
            />
          </>
        )}
        <PrepareRemoval
          site={site}
          standing={preparation.standing}
          opened={removing}
          onClose={() => setRemoving(false)}
        />
      </div>
    </Screen>
  );
}

function InstallButton(props: { plan: Plan; upgrade: boolean; onInstall: () => Promise<void> }) {
  const { t: say } = useTranslation("hosting", { keyPrefix: "plan" });
  const { plan, upgrade, onInstall } = props;
  const { create, change } = countChanges(plan);
  const nothing = plan.missing.length === 0 && create + change === 0;
  return (
    <Button
      disabled={plan.missing.length > 0 || nothing}
      onClick={() => void onInstall()}
      data-testid="prepare-install"
    >
      {nothing ? say("nothing") : upgrade ? say("upgrade") : say("install")}
    </Button>
  );
}

interface ToolbarProps {
  site: Site;
  installed: boolean;
  /** Of the plan that is shown. */
  settings?: PrepareSettings;
  onChange?: () => void;
  onRemove?: () => void;
}

function Toolbar({ site, installed, settings, onChange, onRemove }: ToolbarProps) {
  const { t: say } = useTranslation("hosting");
  const { t } = useTranslation();
  return (
    <Group gap={8}>
      {onChange ? (
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={onChange}
          data-testid="prepare-change"
        >
          {say("form.change")}
        </Button>
      ) : (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={() => go({ screen: "site", site: site.id })}
        >
          {site.name}
        </Button>
      )}
      {settings && (
        <>
          <Button
            variant="default"
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            onClick={() =>
              void act(
                () => api.savePreparation({ settings }),
                (saved) => saved?.path && say("plan.saved", { path: saved.path }),
              )
            }
            data-testid="prepare-save"
          >
            {say("plan.save")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() =>
              void act(
                () => api.copyPreparation({ settings }),
                ({ count }) => say("plan.copied", { count }),
              )
            }
            data-testid="prepare-copy"
          >
            {say("plan.copy")}
          </Button>
        </>
      )}
      {installed && onRemove && !settings && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              px={8}
              ml="auto"
              aria-label={t("session.more")}
              data-testid="prepare-menu"
            >
              <IconDots size={18} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={onRemove}
              data-testid="prepare-remove"
            >
              {say("installed.remove")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
