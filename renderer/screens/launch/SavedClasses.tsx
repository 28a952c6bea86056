import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconBookmark, IconChevronDown, IconSettings, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallOutput } from "../../../shared/contract/calls.ts";
import type { RememberedClass } from "../../../shared/domain/rememberedClass.ts";
import { api } from "../../api.ts";
import { takeRememberedClass } from "../../stores/launchDraft.ts";
import { act } from "../../ui/act.tsx";
import { shortDate } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./launch.module.css";

type Known = CallOutput<"rememberedClasses">;

const dayWords = (day: string): string => shortDate(`${day}T12:00:00Z`, currentLocale());

/** The lists that this computer remembers, asked for anew each time they are looked at. */
export function SavedClasses() {
  const { t: say } = useTranslation("remembered");
  const [known, setKnown] = useState<Known>();
  const [managing, setManaging] = useState(false);
  const look = () => void act(() => api.rememberedClasses()).then(setKnown);
  const list = known?.classes ?? [];
  return (
    <>
      <Menu position="bottom-start" onOpen={look}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconBookmark size={16} aria-hidden />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            data-testid="saved-classes"
          >
            {say("menu")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw={360}>
          {known && list.length === 0 && (
            <Menu.Label className={classes.savedNone ?? ""}>
              {say(known.available ? "none" : "noKeyStore")}
            </Menu.Label>
          )}
          {list.map(({ id, name, students, keepUntil }) => (
            <Menu.Item
              key={id}
              onClick={() => void act(() => takeRememberedClass(id))}
              data-testid="saved-class"
            >
              {name}
              <Text size="xs" c="dimmed" className="numbers">
                {say("students", { count: students })} · {say("until", { day: dayWords(keepUntil) })}
              </Text>
            </Menu.Item>
          ))}
          {list.length > 0 && (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconSettings size={15} aria-hidden />}
                onClick={() => setManaging(true)}
                data-testid="manage-classes"
              >
                {say("manage")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ManageClasses list={list} opened={managing} onClose={() => setManaging(false)} onChanged={look} />
    </>
  );
}

interface ManageProps {
  list: readonly RememberedClass[];
  opened: boolean;
  onClose: () => void;
  onChanged: () => void;
}

function ManageClasses({ list, opened, onClose, onChanged }: ManageProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("remembered");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say("manageTitle")}
      size={560}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="sm" data-testid="managed-classes">
        {list.length === 0 && <Text size="sm">{say("none")}</Text>}
        {list.map((one) => (
          <ManagedClass key={one.id} one={one} onChanged={onChanged} />
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("common.close")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function ManagedClass({ one, onChanged }: { one: RememberedClass; onChanged: () => void }) {
  const { t: say } = useTranslation("remembered");
  const [name, setName] = useState(one.name);
  const [sure, setSure] = useState(false);
  const isNew = name.trim() !== "" && name.trim() !== one.name;
  const run = (work: () => Promise<unknown>) => void act(work).then(onChanged);
  return (
    <Group align="flex-end" wrap="nowrap" gap="xs">
      <TextInput
        flex={1}
        label={say("name")}
        description={`${say("students", { count: one.students })} · ${say("until", { day: dayWords(one.keepUntil) })}`}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="class-name"
      />
      <Button
        variant="default"
        disabled={!isNew}
        onClick={() => run(() => api.renameClass({ id: one.id, name: name.trim() }))}
        data-testid="rename-class"
      >
        {say("rename")}
      </Button>
      {sure ? (
        <Button
          color="red"
          onClick={() => run(() => api.forgetClass({ id: one.id }))}
          data-testid="forget-sure"
        >
          {say("forgetSure")}
        </Button>
      ) : (
        <ActionIcon
          size={36}
          variant="default"
          aria-label={`${say("forget")} : ${one.name}`}
          title={say("forget")}
          onClick={() => setSure(true)}
          data-testid="forget-class"
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
