import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconBookmarkPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallOutput } from "../../../shared/contract/calls.ts";
import { dayOf, endOfSchoolYear, latestKeeping } from "../../../shared/domain/rememberedClass.ts";
import type { Person } from "../../../shared/domain/roster.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";

/** Offers to remember the list that is on the screen: under a name, until a day. */
export function SaveClass({ people, name: proposed }: { people: readonly Person[]; name: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("remembered");
  const [opened, setOpened] = useState(false);
  const [known, setKnown] = useState<CallOutput<"rememberedClasses">>();
  const [name, setName] = useState("");
  const [keepUntil, setKeepUntil] = useState("");
  const open = () => {
    setName(proposed);
    setKeepUntil(endOfSchoolYear(new Date()));
    setOpened(true);
    void act(() => api.rememberedClasses()).then(setKnown);
  };
  const typed = name.trim();
  const taken = known?.classes.some((one) => one.name.toLowerCase() === typed.toLowerCase()) ?? false;
  const save = async () => {
    const input = { name: typed, keepUntil, people: [...people], replace: taken };
    const saved = await act(
      () => api.rememberClass(input),
      () => say("saved", { name: typed }),
    );
    if (saved) setOpened(false);
  };
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconBookmarkPlus size={16} aria-hidden />}
        disabled={people.length === 0}
        onClick={open}
        data-testid="save-class"
      >
        {say("save")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={say("saveTitle")}
        size={480}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {known?.available === false ? (
          <Alert
            color="yellow"
            variant="light"
            icon={<IconAlertTriangle size={18} aria-hidden />}
            data-testid="no-key-store"
          >
            {say("noKeyStore")}
          </Alert>
        ) : (
          <Stack gap="sm">
            <Text size="sm">{say("saveExplain", { count: people.length })}</Text>
            <TextInput
              label={say("name")}
              placeholder={say("namePlaceholder")}
              description={taken ? say("replace") : undefined}
              inputWrapperOrder={["label", "input", "description"]}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
              data-testid="save-name"
            />
            <TextInput
              type="date"
              label={say("keepUntil")}
              min={dayOf(new Date())}
              max={latestKeeping(new Date())}
              value={keepUntil}
              onChange={(event) => setKeepUntil(event.currentTarget.value)}
              data-testid="save-until"
            />
            <Group justify="flex-end">
              <Button variant="subtle" color="gray" onClick={() => setOpened(false)}>
                {t("common.cancel")}
              </Button>
              <Button
                disabled={typed === "" || keepUntil === "" || known === undefined}
                onClick={() => void save()}
                data-testid="save-confirm"
              >
                {say(taken ? "confirmReplace" : "confirm")}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
