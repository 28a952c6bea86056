import { Alert, Table } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { PreparePlan as Plan } from "../../../shared/contract/hosting.ts";
import classes from "./prepare.module.css";

const CHANGES = ["create", "change", "same"] as const;

/** How many objects the plan writes anew, changes and leaves. */
export const countChanges = ({ kinds }: Plan) => {
  const objects = kinds.flatMap((kind) => kind.objects);
  const count = (wanted: (typeof CHANGES)[number]) =>
    objects.filter(({ change }) => change === wanted).length;
  return { total: objects.length, create: count("create"), change: count("change"), same: count("same") };
};

/** Everything that would be written, by kind and by name: before anything is. */
export function PreparePlan({ plan }: { plan: Plan }) {
  const { t: say } = useTranslation("hosting", { keyPrefix: "plan" });
  const counts = countChanges(plan);
  return (
    <section className={classes.plan} aria-labelledby="plan-title" data-testid="prepare-plan">
      <h2 id="plan-title">
        {say("title")}{" "}
        <span className={`${classes.soft} numbers`}>
          {say("total", { count: counts.total })} · {say("version", { version: plan.version })}
        </span>
      </h2>
      {plan.missing.length > 0 ? (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
          {say("missing")}
          <ul className={`${classes.rights} selectable`}>
            {plan.missing.map(({ verb, resource }) => (
              <li key={`${verb} ${resource}`}>
                <code>
                  {verb} {resource}
                </code>
              </li>
            ))}
          </ul>
        </Alert>
      ) : (
        <p className={`${classes.counts} numbers`} data-testid="prepare-counts">
          {CHANGES.filter((change) => counts[change] > 0)
            .map((change) => say(change, { count: counts[change] }))
            .join(" · ")}
        </p>
      )}
      <Table className="selectable" verticalSpacing={5} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("kind")}</Table.Th>
            <Table.Th ta="right">{say("number")}</Table.Th>
            <Table.Th>{say("names")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.kinds.map(({ kind, objects }) => (
            <Table.Tr key={kind}>
              <Table.Td className={classes.kind}>{kind}</Table.Td>
              <Table.Td ta="right" className="numbers">
                {objects.length}
              </Table.Td>
              <Table.Td className={classes.names}>
                {objects.map(({ name, change }) => (
                  <span key={name} data-change={change}>
                    {name}
                    {change === "change" && <em> ({say("mark.change")})</em>}
                  </span>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
