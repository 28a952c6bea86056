import { ActionIcon, Alert, Autocomplete, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { IconInfoCircle, IconUserPlus, IconX } from "@tabler/icons-react";
import { memo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { Sharing } from "../../../shared/contract/sharing.ts";
import { MAX_CO_TEACHERS, UserName } from "../../../shared/domain/session.ts";
import { api } from "../../api.ts";
import { leaveSharing, useSharing } from "../../stores/sharing.ts";
import { announce } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import type { Of } from "./seatActions.ts";
import classes from "./share.module.css";

/** Who else holds this class: a colleague who goes on with it when this computer does not. */
export const ShareDialog = memo(function ShareDialog() {
  const asked = useSharing((state) => state.asked);
  const { t } = useTranslation();
  const { t: say } = useTranslation("sharing");
  // While the dialog fades out it still says what it said.
  const last = useRef(asked);
  if (asked) last.current = asked;
  const shown = last.current;
  if (!shown) return null;
  return (
    <Modal
      opened={asked !== undefined}
      onClose={leaveSharing}
      size={520}
      title={say("title", { title: shown.title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Content site={shown.site} id={shown.session} />
    </Modal>
  );
});

function Content({ site, id }: Of) {
  const { t: say } = useTranslation("sharing");
  const [changed, setChanged] = useState<Sharing>();
  const [failed, setFailed] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const { value, failure } = useAsked(() => api.readSharing({ site, session: id }), `${site} ${id}`);
  const sharing = changed ?? value;
  /** @returns whether it was done */
  const run = async (work: Promise<Sharing>, said: string): Promise<boolean> => {
    setBusy(true);
    setFailed(undefined);
    try {
      setChanged(await work);
      announce(said);
      return true;
    } catch (error) {
      setFailed(toFailure(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  if (failure) return <FailureNotice failure={failure} />;
  if (!sharing) return <Skeleton height={140} />;
  const mayChange = sharing.tellsApart && sharing.me === sharing.owner;
  const add = (user: string) => run(api.shareSession({ site, session: id, user }), say("added", { user }));
  const remove = (user: string) =>
    void run(api.unshareSession({ site, session: id, user }), say("removed", { user }));
  return (
    <Stack gap="sm" data-testid="sharing">
      <Text size="sm">{say("lead")}</Text>
      <ul className={classes.people}>
        <li>
          <span className="selectable">{sharing.owner}</span>
          <span className={classes.role}>{say("owner")}</span>
        </li>
        {sharing.coTeachers.map((user) => (
          <li key={user} data-testid="co-teacher">
            <span className="selectable">{user}</span>
            {mayChange && (
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={busy}
                aria-label={say("remove", { user })}
                title={say("remove", { user })}
                onClick={() => remove(user)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {failed && <FailureNotice failure={failed} />}
      {mayChange ? (
        <AddForm sharing={sharing} busy={busy} onAdd={add} />
      ) : (
        <Alert variant="light" color="gray" icon={<IconInfoCircle size={18} aria-hidden />}>
          {say(sharing.tellsApart ? "ownerOnly" : "nowhere")}
        </Alert>
      )}
    </Stack>
  );
}

function AddForm({
  sharing,
  busy,
  onAdd,
}: {
  sharing: Sharing;
  busy: boolean;
  onAdd: (user: string) => Promise<boolean>;
}) {
  const { t: say } = useTranslation("sharing");
  const [typed, setTyped] = useState("");
  const user = typed.trim();
  const isFull = sharing.coTeachers.length >= MAX_CO_TEACHERS;
  const isThere = user === sharing.owner || sharing.coTeachers.includes(user);
  const error = () => {
    if (user === "") return undefined;
    if (isThere) return say("isThere");
    return UserName.safeParse(user).success ? undefined : say("noUser");
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (user !== "" && !error()) void onAdd(user).then((added) => added && setTyped(""));
      }}
    >
      <Group align="flex-start" wrap="nowrap">
        <Autocomplete
          flex={1}
          label={say("user")}
          description={say(isFull ? "full" : "userHelp", { max: MAX_CO_TEACHERS })}
          data={sharing.known}
          value={typed}
          onChange={setTyped}
          error={error()}
          disabled={isFull}
          spellCheck={false}
          data-autofocus
          data-testid="share-user"
        />
      </Group>
      <Group justify="flex-end" mt="sm">
        <Button
          type="submit"
          leftSection={<IconUserPlus size={16} aria-hidden />}
          loading={busy}
          disabled={isFull || user === "" || error() !== undefined}
          data-testid="share-add"
        >
          {say("add")}
        </Button>
      </Group>
    </form>
  );
}
