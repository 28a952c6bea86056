import { Button, Collapse, Group, Skeleton, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteDetails } from "../../../shared/contract/sites.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { NamespaceName, SiteName } from "../../../shared/domain/invitation.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { Fact } from "./Fact.tsx";
import { InviteTeachers } from "./InviteTeachers.tsx";
import { RemoveSite } from "./RemoveSite.tsx";
import { RightsTable } from "./RightsTable.tsx";
import { SignInAgain } from "./SignInAgain.tsx";
import classes from "./sites.module.css";

/** Facts of a site for everybody, and below a fold what IT wants of it. */
export function SiteDetailsPanel({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  // Asked again when the state turns: what is shown below the state must not contradict it.
  const { value, failure, again } = useAsked(
    () => api.siteDetails({ site: site.id }),
    `${site.id} ${site.state} ${site.namespace ?? ""} ${site.prepared === true}`,
  );
  if (failure) return <FailureNotice failure={failure} />;
  return (
    <>
      {value && (site.state === "signIn" || site.state === "consent" || site.state === "failed") && (
        <SignInAgain site={site} details={value} onDone={again} />
      )}
      <section className={classes.panel} aria-label={say("facts.title")}>
        <dl className={classes.factList}>
          <Fact says={say("facts.server")}>{site.server}</Fact>
          <Fact says={say("facts.namespace")}>{site.namespace}</Fact>
          {site.user && <Fact says={say("facts.user")}>{site.user}</Fact>}
          {site.version && <Fact says={say("facts.version")}>Kubernetes {site.version}</Fact>}
          {value && <Fact says={say("facts.kept")}>{say(`kept.${value.kept}`)}</Fact>}
        </dl>
        <Rename site={site} />
      </section>
      {!value && <Skeleton height={120} radius={10} aria-label={t("common.loading")} />}
      {value && <Support site={site} details={value} />}
      <RemoveSite site={site} />
    </>
  );
}

function Rename({ site }: { site: Site }) {
  const { t: say } = useTranslation("sites");
  const [name, setName] = useState(site.name);
  const changed = name.trim() !== site.name && SiteName.safeParse(name).success;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={say("rename.label")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={80}
        w={320}
      />
      <Button
        variant="default"
        disabled={!changed}
        onClick={() => void act(() => api.changeSite({ site: site.id, name: name.trim() }))}
      >
        {say("rename.save")}
      </Button>
    </Group>
  );
}

/** The IT view: where the access comes from, the namespace, rights, invitations. */
function Support({ site, details }: { site: Site; details: SiteDetails }) {
  const { t: say } = useTranslation("sites");
  const [open, setOpen] = useState(site.state === "forbidden");
  const { check, from, context } = details;
  return (
    <section className={classes.panel} aria-label={say("it.title")}>
      <Button
        variant="subtle"
        color="gray"
        className={classes.fold}
        aria-expanded={open}
        rightSection={<IconChevronDown size={14} aria-hidden />}
        onClick={() => setOpen(!open)}
        data-testid="site-support"
      >
        {say("it.title")}
      </Button>
      <Collapse expanded={open}>
        <div className={classes.page}>
          <dl className={classes.factList}>
            <Fact says={say("it.from")}>{say(`it.source.${from}`)}</Fact>
            {context !== undefined && <Fact says={say("it.context")}>{context}</Fact>}
          </dl>
          <Namespace site={site} />
          <RightsTable namespace={check.namespace} rights={check.rights} />
          <InviteTeachers site={site} />
        </div>
      </Collapse>
    </section>
  );
}

function Namespace({ site }: { site: Site }) {
  const { t: say } = useTranslation("sites");
  const [namespace, setNamespace] = useState(site.namespace ?? "");
  const changed = namespace !== site.namespace && NamespaceName.safeParse(namespace).success;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={say("it.namespace")}
        description={say("it.namespaceExplain")}
        value={namespace}
        onChange={(event) => setNamespace(event.currentTarget.value)}
        spellCheck={false}
        w={320}
      />
      <Button
        variant="default"
        disabled={!changed}
        onClick={() => void act(() => api.changeSite({ site: site.id, namespace }))}
      >
        {say("it.change")}
      </Button>
    </Group>
  );
}
