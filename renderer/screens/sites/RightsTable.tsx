import { Button, Table } from "@mantine/core";
import { IconCheck, IconCircleCheck, IconCopy, IconLock, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RightView } from "../../../shared/contract/sites.ts";
import { copyText } from "../../ui/copyText.ts";
import classes from "./sites.module.css";
import { missingRights, resourceOf } from "./siteWords.ts";

/** What of a teacher's rights one has in the establishment, verb on what; what is missing comes first and in words. */
export function RightsTable({ namespace, rights }: { namespace: string; rights: readonly RightView[] }) {
  const { t: say } = useTranslation("sites");
  const [copied, setCopied] = useState(false);
  if (rights.length === 0) return null;
  const missing = missingRights(rights);
  const list = missing.map((right) => say("rights.on", right));
  return (
    <section data-testid="rights" data-missing={missing.length}>
      <h3 className={classes.heading}>{say("rights.title", { namespace })}</h3>
      <p
        className={classes.state}
        style={{ color: `var(--state-${missing.length > 0 ? "failed" : "ready"})` }}
      >
        {missing.length > 0 ? <IconLock size={15} aria-hidden /> : <IconCircleCheck size={15} aria-hidden />}
        {missing.length > 0 ? say("rights.missing", { count: missing.length }) : say("rights.all")}
      </p>
      {missing.length > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={copied ? <IconCheck size={12} aria-hidden /> : <IconCopy size={12} aria-hidden />}
          onClick={(event) =>
            void copyText(list.join("\n"), event.currentTarget).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          {say("rights.copy")}
        </Button>
      )}
      <Table className={classes.rights} verticalSpacing={4} horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("rights.what")}</Table.Th>
            <Table.Th>{say("rights.may")}</Table.Th>
            <Table.Th>{say("rights.mayNot")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {missingFirst(rights).map((right) => (
            <Row key={resourceOf(right)} right={right} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const lacks = ({ verbs }: RightView): boolean => verbs.some(({ allowed }) => !allowed);
const missingFirst = (rights: readonly RightView[]): RightView[] => [
  ...rights.filter(lacks),
  ...rights.filter((right) => !lacks(right)),
];

function Row({ right }: { right: RightView }) {
  const { t: say } = useTranslation("sites");
  const verbs = (allowed: boolean) =>
    right.verbs
      .filter((verb) => verb.allowed === allowed)
      .map(({ verb }) => verb)
      .join(", ");
  const [may, mayNot] = [verbs(true), verbs(false)];
  return (
    <Table.Tr>
      <Table.Td className="selectable">
        <code>{resourceOf(right)}</code>
      </Table.Td>
      <Table.Td>
        {may ? (
          <span className={classes.state} style={{ color: "var(--state-ready)" }}>
            <IconCheck size={13} aria-hidden /> {may}
          </span>
        ) : (
          <span className={classes.soft}>{say("rights.none")}</span>
        )}
      </Table.Td>
      <Table.Td>
        {mayNot && (
          <span className={classes.state} style={{ color: "var(--state-failed)" }}>
            <IconX size={13} aria-hidden /> {mayNot}
          </span>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
