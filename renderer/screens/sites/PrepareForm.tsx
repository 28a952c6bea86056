import { NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./prepare.module.css";
import type { PrepareField, PrepareFields } from "./prepareForm.ts";

interface PrepareFormProps {
  fields: PrepareFields;
  /** Shown as wrong; empty before anybody asked. */
  bad: ReadonlySet<PrepareField>;
  onChange: (change: Partial<PrepareFields>) => void;
}

const KINDS = ["ingress", "gateway", "nodePort"] as const;

export function PrepareForm({ fields, bad, onChange }: PrepareFormProps) {
  const { t: say } = useTranslation("hosting", { keyPrefix: "form" });
  const error = (name: PrepareField) =>
    bad.has(name) && (fields[name] === "" || fields[name] === undefined ? say("needed") : say("bad"));
  const text = (name: PrepareField, label: string, description?: string, optional = false) => (
    <TextInput
      label={
        <>
          {label} {optional && <span className={classes.soft}>({say("optional")})</span>}
        </>
      }
      description={description}
      value={String(fields[name] ?? "")}
      error={error(name)}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      data-testid={`prepare-${name}`}
    />
  );
  const port = (name: "port" | "publicPort", label: string, description?: string) => (
    <NumberInput
      label={label}
      description={description}
      value={fields[name] ?? ""}
      error={error(name)}
      min={1}
      max={65_535}
      allowDecimal={false}
      hideControls
      onChange={(value) => onChange({ [name]: value === "" ? undefined : Number(value) })}
      data-testid={`prepare-${name}`}
    />
  );
  const people = (name: "teachers" | "support", label: string) => (
    <Textarea
      label={label}
      description={say("subjectsExplain")}
      value={fields[name]}
      error={error(name)}
      autosize
      minRows={2}
      maxRows={6}
      spellCheck={false}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      data-testid={`prepare-${name}`}
    />
  );
  const domain = fields.domain || say("domainExample");
  return (
    <div className={classes.form}>
      <Group title={say("door")}>
        <SegmentedControl
          aria-label={say("kindLabel")}
          value={fields.kind}
          onChange={(kind) => onChange({ kind: kind as PrepareFields["kind"] })}
          data={KINDS.map((value) => ({ value, label: say(`kind.${value}`) }))}
          className={classes.wide}
        />
        {text("domain", say("domain"), say("domainExplain", { domain }))}
        {fields.kind !== "gateway" &&
          text(
            "tlsSecret",
            say("tlsSecret"),
            `${say("tlsExplain")}${fields.kind === "ingress" ? ` ${say("tlsOptional")}` : ""}`,
            fields.kind === "ingress",
          )}
        {fields.kind === "ingress" && text("className", say("className"), say("classNameExplain"), true)}
        {fields.kind === "gateway" && text("gatewayNamespace", say("gatewayNamespace"))}
        {fields.kind === "gateway" && text("gatewayName", say("gatewayName"))}
        {fields.kind === "nodePort" && port("port", say("port"))}
        {fields.kind === "nodePort" && port("publicPort", say("publicPort"), say("publicPortExplain"))}
      </Group>
      <Group title={say("people")}>
        <div className={classes.wide}>
          {text("establishments", say("establishments"), say("establishmentsExplain"))}
        </div>
        {people("teachers", say("teachers"))}
        {people("support", say("support"))}
        {text("charter", say("charter"), say("charterExplain"), true)}
        {text("contact", say("contact"), say("contactExplain"), true)}
      </Group>
      <Group title={say("programs")}>
        <div className={classes.wide}>{text("image", say("image"), say("imageExplain"))}</div>
        {text("imagePullSecret", say("pullSecret"), undefined, true)}
        {text("storageClass", say("storageClass"), say("storageClassExplain"), true)}
        <div className={classes.wide}>
          {text("apiServer", say("apiServer"), say("apiServerExplain"), true)}
        </div>
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      <div className={classes.fields}>{children}</div>
    </fieldset>
  );
}
