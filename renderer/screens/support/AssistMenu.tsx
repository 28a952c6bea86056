import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconChevronDown,
  IconClockPlus,
  IconDots,
  IconLinkOff,
  IconLinkPlus,
  IconPlayerStop,
  IconRefresh,
  IconRestore,
  IconTrash,
} from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AssistAction, SEAT_ASSISTS } from "../../../shared/domain/assistance.ts";
import { AssistDialog } from "./AssistDialog.tsx";
import type { AssistPlace } from "./assistPlace.ts";

const ICONS = {
  restart: IconRefresh,
  keep: IconRestore,
  undo: IconArrowBackUp,
  reset: IconTrash,
  reissue: IconLinkPlus,
  evict: IconLinkOff,
  extend: IconClockPlus,
  end: IconPlayerStop,
};
const OF_SEAT: readonly AssistAction[] = [...SEAT_ASSISTS, "extend"];
const OF_SESSION: readonly AssistAction[] = [...OF_SEAT, "end"];

/** What support does at one seat, or at those of a session; `small` in a list. Each choice opens its preview first. */
export function AssistMenu({ place, small }: { place: AssistPlace; small?: boolean }) {
  const { t } = useTranslation("supportActions");
  const [asked, setAsked] = useState<AssistAction>();
  const button = useRef<HTMLButtonElement>(null);
  const label = t("dialog.menuOf", { title: place.title });
  return (
    <>
      <Menu position="bottom-end" width={280} returnFocus>
        <Menu.Target>
          {small ? (
            <ActionIcon
              ref={button}
              variant="subtle"
              color="gray"
              aria-label={label}
              title={label}
              data-testid="assist-menu"
            >
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          ) : (
            <Button
              ref={button}
              variant="default"
              rightSection={<IconChevronDown size={14} aria-hidden />}
              data-testid="assist-menu"
            >
              {t("dialog.menu")}
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {(place.seat === undefined ? OF_SESSION : OF_SEAT).map((action) => {
            const Icon = ICONS[action];
            return (
              <Menu.Item
                key={action}
                leftSection={<Icon size={16} aria-hidden />}
                onClick={() => setAsked(action)}
                data-testid={`assist-${action}`}
              >
                {t(`action.${action}`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      <AssistDialog
        place={place}
        action={asked}
        onClose={() => setAsked(undefined)}
        onClosed={() => button.current?.focus()}
      />
    </>
  );
}
