import { Button, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { NamespaceName, type SignIn, SiteName } from "../../../shared/domain/invitation.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { copyText } from "../../ui/copyText.ts";
import classes from "./sites.module.css";

/** IT makes what teachers open: a link without a secret, to copy or to save. */
export function InviteTeachers({ site }: { site: Site }) {
  const { t: say } = useTranslation("sites");
  const [name, setName] = useState(site.name);
  const [namespace, setNamespace] = useState(site.namespace ?? "default");
  const [server, setServer] = useState(site.server);
  const [kind, setKind] = useState<SignIn["kind"]>("token");
  const [issuer, setIssuer] = useState("https://");
  const [clientId, setClientId] = useState("pupitre");
  const [link, setLink] = useState<string>();
  const make = async () => {
    const signIn: SignIn =
      kind === "token" ? { kind } : { kind, issuer: issuer.trim(), clientId: clientId.trim() };
    const made = await act(() =>
      api.makeInvitation({ site: site.id, name: name.trim(), namespace, server: server.trim(), signIn }),
    );
    setLink(made?.link);
  };
  return (
    <Stack gap="sm" data-testid="invite">
      <h3 className={classes.heading}>{say("invite.title")}</h3>
      <p className={classes.soft}>{say("invite.explain")}</p>
      <Group grow>
        <TextInput
          label={say("invite.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={80}
          data-testid="invite-name"
        />
        <TextInput
          label={say("it.namespace")}
          value={namespace}
          onChange={(event) => setNamespace(event.currentTarget.value)}
          spellCheck={false}
          data-testid="invite-namespace"
        />
        <TextInput
          label={say("invite.server")}
          value={server}
          onChange={(event) => setServer(event.currentTarget.value)}
          spellCheck={false}
        />
      </Group>
      <Radio.Group
        label={say("invite.signIn")}
        value={kind}
        onChange={(value) => setKind(value as SignIn["kind"])}
      >
        <Group mt={6}>
          <Radio value="token" label={say("invite.token")} />
          <Radio value="oidc" label={say("invite.oidc")} />
        </Group>
      </Radio.Group>
      {kind === "oidc" && (
        <Group grow>
          <TextInput
            label={say("invite.issuer")}
            value={issuer}
            onChange={(event) => setIssuer(event.currentTarget.value)}
            spellCheck={false}
          />
          <TextInput
            label={say("invite.client")}
            value={clientId}
            onChange={(event) => setClientId(event.currentTarget.value)}
            spellCheck={false}
          />
        </Group>
      )}
      <Group>
        <Button
          variant="default"
          onClick={() => void make()}
          disabled={!SiteName.safeParse(name).success || !NamespaceName.safeParse(namespace).success}
          data-testid="invite-make"
        >
          {say("invite.make")}
        </Button>
      </Group>
      {link !== undefined && <MadeLink link={link} name={name} />}
    </Stack>
  );
}

function MadeLink({ link, name }: { link: string; name: string }) {
  const { t: say } = useTranslation("sites");
  const [copied, setCopied] = useState(false);
  const copy = (button: HTMLElement) =>
    copyText(link, button.parentElement ?? button).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <>
      <Textarea label={say("invite.link")} value={link} rows={3} readOnly data-testid="invite-link" />
      <Group>
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={(event) => void copy(event.currentTarget)}
        >
          {say(copied ? "invite.copied" : "invite.copy")}
        </Button>
        <Button
          variant="default"
          onClick={() =>
            void act(
              () => api.saveInvitation({ link, name: name.trim() }),
              (saved) => (saved ? say("invite.saved", saved) : undefined),
            )
          }
        >
          {say("invite.save")}
        </Button>
      </Group>
    </>
  );
}
