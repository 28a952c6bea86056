import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContextView, SiteCheck, SiteSource } from "../../../shared/contract/sites.ts";
import { NamespaceName, SiteName } from "../../../shared/domain/invitation.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { addSite } from "./addSite.ts";
import { allAgreed, ConsentQuestions } from "./ConsentQuestions.tsx";
import { RightsTable } from "./RightsTable.tsx";
import { SiteRemedy } from "./SiteRemedy.tsx";

interface ContextFormProps {
  source: SiteSource;
  context: ContextView;
  check: SiteCheck | undefined;
  onCheck: (check: SiteCheck) => void;
  onAdded: () => void;
}

/** One context closely: what it asks for, the rights in the namespace, the name that teachers see. */
export function ContextForm({ source, context, check, onCheck, onAdded }: ContextFormProps) {
  const { t: say } = useTranslation("sites");
  const [name, setName] = useState(context.name.slice(0, 80));
  const [namespace, setNamespace] = useState(context.namespace ?? "default");
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const consented = allAgreed(context.questions, agreed);
  const valid = SiteName.safeParse(name).success && NamespaceName.safeParse(namespace).success;
  const access = { source, context: context.name, consent: [...agreed] };
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const look = () =>
    run(async () => {
      const found = await act(() => api.checkSource({ ...access, namespace }));
      if (found) onCheck(found);
    });
  return (
    <Stack gap="md" data-testid="context-form">
      <ConsentQuestions questions={context.questions} agreed={agreed} onAgree={setAgreed} />
      <Group align="flex-end">
        <TextInput
          label={say("rename.label")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={80}
          flex={1}
          data-testid="site-name"
        />
        <TextInput
          label={say("it.namespace")}
          value={namespace}
          onChange={(event) => setNamespace(event.currentTarget.value)}
          flex={1}
          spellCheck={false}
          data-testid="site-namespace"
        />
        <Button
          variant="default"
          disabled={!consented || !valid}
          loading={busy}
          onClick={() => void look()}
          data-testid="check-access"
        >
          {say("it.check")}
        </Button>
      </Group>
      {check && <SiteRemedy site={check} />}
      {check && <RightsTable namespace={check.namespace} rights={check.rights} />}
      <Group justify="flex-end">
        <Button
          disabled={!consented || !valid}
          loading={busy}
          onClick={() => void run(() => addSite({ ...access, name, namespace }, onAdded))}
          data-testid="add-site-submit"
        >
          {say("add.submit")}
        </Button>
      </Group>
    </Stack>
  );
}
