import { Badge, Button, Radio, Skeleton, Table } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContextView, SiteCheck, SiteSource } from "../../../shared/contract/sites.ts";
import { api } from "../../api.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { tellIssue } from "../../ui/words.ts";
import { ContextForm } from "./ContextForm.tsx";
import { SiteStateLine } from "./SiteStateLine.tsx";
import classes from "./sites.module.css";
import { useChecks } from "./useChecks.ts";

interface ContextChooserProps {
  source: SiteSource;
  onAdded: () => void;
}

/** The contexts of a source, each with its state as the user would find it; one is chosen and looked at closely. */
export function ContextChooser({ source, onAdded }: ContextChooserProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const { value, failure, again } = useAsked(() => api.readSource({ source }), JSON.stringify(source));
  const [chosen, setChosen] = useState<string>();
  const { checks, tell } = useChecks(source, value?.contexts ?? []);
  if (failure)
    return (
      <FailureNotice
        failure={failure}
        action={
          <Button size="compact-xs" variant="light" onClick={again}>
            {t("common.retry")}
          </Button>
        }
      />
    );
  if (!value) return <Skeleton height={90} radius={8} aria-label={t("common.loading")} />;
  const context = value.contexts.find(({ name }) => name === chosen);
  return (
    <>
      {value.files.map(({ path, failure: refused }) =>
        refused ? (
          <div key={path}>
            <code className="selectable">{path}</code>
            <FailureNotice failure={refused} />
          </div>
        ) : null,
      )}
      {value.files.some(({ state }) => state === "read") && (
        <p className={`${classes.soft} selectable`}>
          {say("it.files", {
            files: value.files
              .filter(({ state }) => state === "read")
              .map(({ path }) => path)
              .join(", "),
          })}
        </p>
      )}
      {value.contexts.length === 0 ? (
        <p className={classes.lead}>{say("it.noContext")}</p>
      ) : (
        <ContextTable contexts={value.contexts} checks={checks} chosen={chosen} onChoose={setChosen} />
      )}
      {context && (
        <Chosen
          key={context.name}
          source={source}
          context={context}
          check={checks.get(context.name)}
          onCheck={tell}
          onAdded={onAdded}
        />
      )}
    </>
  );
}

function Chosen({
  source,
  context,
  check,
  onCheck,
  onAdded,
}: ContextChooserProps & {
  context: ContextView;
  check: SiteCheck | undefined;
  onCheck: (context: string, check: SiteCheck) => void;
}) {
  const told = useCallback((found: SiteCheck) => onCheck(context.name, found), [context.name, onCheck]);
  if (context.refusals.length === 0)
    return <ContextForm source={source} context={context} check={check} onCheck={told} onAdded={onAdded} />;
  return <FailureNotice failure={{ kind: "invalid", issues: context.refusals }} />;
}

function ContextTable({
  contexts,
  checks,
  chosen,
  onChoose,
}: {
  contexts: readonly ContextView[];
  checks: ReadonlyMap<string, SiteCheck>;
  chosen: string | undefined;
  onChoose: (name: string) => void;
}) {
  const { t: say } = useTranslation("sites");
  return (
    <Table className={classes.rights} verticalSpacing={6} aria-label={say("it.contexts")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("it.context")}</Table.Th>
          <Table.Th>{say("facts.server")}</Table.Th>
          <Table.Th>{say("it.reach")}</Table.Th>
          <Table.Th>{say("it.version")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {contexts.map((context) => (
          <Table.Tr key={context.name} data-testid="context">
            <Table.Td>
              <Radio
                name="context"
                label={
                  <span>
                    {context.name}{" "}
                    {context.current && (
                      <Badge variant="default" tt="none">
                        {say("it.current")}
                      </Badge>
                    )}
                  </span>
                }
                checked={context.name === chosen}
                onChange={() => onChoose(context.name)}
              />
            </Table.Td>
            <Table.Td className="selectable">{context.server?.replace(/^https:\/\//, "")}</Table.Td>
            <Table.Td>
              <Reach context={context} check={checks.get(context.name)} />
            </Table.Td>
            <Table.Td>
              <Version check={checks.get(context.name)} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Reach({ context, check }: { context: ContextView; check: SiteCheck | undefined }) {
  const { t: say } = useTranslation("sites");
  const [refusal] = context.refusals;
  if (refusal)
    return (
      <span
        className={classes.state}
        style={{ color: "var(--state-failed)" }}
        title={tellIssue(refusal).what}
      >
        {say("it.refused")}
      </span>
    );
  if (check) return <SiteStateLine site={check} />;
  return (
    <span className={classes.soft}>{say(context.questions.length > 0 ? "it.asks" : "it.checking")}</span>
  );
}

function Version({ check }: { check: SiteCheck | undefined }) {
  const { t: say } = useTranslation("sites");
  if (!check?.version) return null;
  if (check.supported !== "tooOld") return <span>{check.version}</span>;
  return (
    <span className={classes.state} style={{ color: "var(--state-failed)" }}>
      {say("it.unsupported", { version: check.version })}
    </span>
  );
}
