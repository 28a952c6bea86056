import { Alert, Button, Group, NumberInput, PasswordInput, Select, Stack, TextInput } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { MailAccount } from "../../../shared/domain/mail.ts";
import { api } from "../../api.ts";
import type { KnownAccount } from "../../stores/mailings.ts";
import { MailFailure } from "./MailFailure.tsx";
import classes from "./mail.module.css";

interface MailAccountFormProps {
  site: string;
  known: KnownAccount;
  onKept: (account: KnownAccount) => void;
  onCancel: () => void;
}

const PORT: Readonly<Record<MailAccount["security"], number>> = { starttls: 587, tls: 465, none: 25 };

/** Through which server the teacher's mails go out; the password is typed here and never comes back. */
export function MailAccountForm({ site, known, onKept, onCancel }: MailAccountFormProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("mail");
  const [host, setHost] = useState(known?.account.host ?? "");
  const [port, setPort] = useState(known?.account.port ?? PORT.starttls);
  const [security, setSecurity] = useState<MailAccount["security"]>(known?.account.security ?? "starttls");
  const [user, setUser] = useState(known?.account.user ?? "");
  const [name, setName] = useState(known?.account.from.name ?? "");
  const [address, setAddress] = useState(known?.account.from.address ?? "");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState<"trying" | "keeping">();
  const [outcome, setOutcome] = useState<{ works: string } | { failure: Failure }>();
  const typed = MailAccount.safeParse({
    ...{ host: host.trim(), port, security, user: user.trim() },
    from: { address: address.trim(), ...(name.trim() === "" ? {} : { name: name.trim() }) },
  });
  const run = async (what: "trying" | "keeping", work: (account: MailAccount) => Promise<void>) => {
    if (!typed.success) return;
    setBusy(what);
    setOutcome(undefined);
    try {
      await work(typed.data);
    } catch (error) {
      setOutcome({ failure: toFailure(error) });
    } finally {
      setBusy(undefined);
    }
  };
  const given = password === "" ? {} : { password };
  const tryOut = () =>
    run("trying", async (account) => {
      await api.tryMailAccount({ site, account, ...given });
      setOutcome({ works: account.host });
    });
  const keep = () =>
    run("keeping", async (account) => {
      const kept = await api.keepMailAccount({ account, ...given });
      onKept({ account, password: kept.password });
    });
  const kept = known?.password ?? null;
  return (
    <Stack gap="sm" data-testid="mail-account">
      {!known && <p className={classes.lead}>{say("accountNone")}</p>}
      <Group grow align="flex-start">
        <TextInput
          label={say("fromName")}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          data-testid="mail-name"
          data-autofocus
        />
        <TextInput
          label={say("fromAddress")}
          type="email"
          value={address}
          onChange={(e) => setAddress(e.currentTarget.value)}
          data-testid="mail-address"
        />
      </Group>
      <Group align="flex-start" wrap="nowrap">
        <TextInput
          flex={1}
          label={say("host")}
          placeholder="smtp.univ.example.fr"
          value={host}
          spellCheck={false}
          onChange={(e) => setHost(e.currentTarget.value)}
          data-testid="mail-host"
        />
        <Select
          w={270}
          label={say("security")}
          data={(["starttls", "tls", "none"] as const).map((value) => ({
            value,
            label: say(`securityOf.${value}`),
          }))}
          value={security}
          allowDeselect={false}
          onChange={(value) => {
            const next = (value ?? "starttls") as MailAccount["security"];
            // A port of one's own stays.
            if (port === PORT[security]) setPort(PORT[next]);
            setSecurity(next);
          }}
          data-testid="mail-security"
        />
        <NumberInput
          w={90}
          label={say("port")}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          value={port}
          onChange={(value) => setPort(Number(value))}
          data-testid="mail-port"
        />
      </Group>
      <Group grow align="flex-start">
        <TextInput
          label={say("user")}
          value={user}
          spellCheck={false}
          onChange={(e) => setUser(e.currentTarget.value)}
          data-testid="mail-user"
        />
        <PasswordInput
          label={say("password")}
          description={say(
            kept === "safe" ? "passwordKept" : kept === "thisRun" ? "passwordThisRun" : "passwordNone",
          )}
          inputWrapperOrder={["label", "input", "description"]}
          value={password}
          autoComplete="off"
          onChange={(e) => setPassword(e.currentTarget.value)}
          data-testid="mail-password"
        />
      </Group>
      <div role="status">
        {outcome && "works" in outcome && (
          <Alert
            color="green"
            variant="light"
            icon={<IconCircleCheck size={18} aria-hidden />}
            data-testid="mail-works"
          >
            {say("works", { host: outcome.works })}
          </Alert>
        )}
        {outcome && "failure" in outcome && <MailFailure failure={outcome.failure} />}
      </div>
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
        <Button
          variant="default"
          loading={busy === "trying"}
          disabled={!typed.success}
          onClick={() => void tryOut()}
          data-testid="mail-try"
        >
          {say("tryOut")}
        </Button>
        <Button
          loading={busy === "keeping"}
          disabled={!typed.success}
          onClick={() => void keep()}
          data-testid="mail-keep"
        >
          {say("keep")}
        </Button>
      </Group>
    </Stack>
  );
}
