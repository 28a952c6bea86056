import { Button, Menu } from "@mantine/core";
import {
  IconChevronDown,
  IconCopy,
  IconDoorEnter,
  IconFileSpreadsheet,
  IconLink,
  IconLinkOff,
  IconMail,
  IconPresentation,
  IconPrinter,
  IconRotate,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { seatsNow } from "../../stores/board.ts";
import { openJoinDialog } from "../../stores/joining.ts";
import { useKnown } from "../../stores/known.ts";
import { openMail } from "../../stores/mailings.ts";
import { act } from "../../ui/act.tsx";
import { FOLDING } from "./folding.ts";
import { askCloseLinks, askReissue, type Of } from "./seatActions.ts";
import classes from "./session.module.css";

export function ProjectButton({ site, id }: Of) {
  const { t } = useTranslation("handing");
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconPresentation size={15} aria-hidden />}
      aria-label={t("project.action")}
      classNames={FOLDING}
      onClick={() => void act(() => api.projectSession({ site, session: id }))}
      data-testid="project"
    >
      {t("project.action")}
    </Button>
  );
}

/** Everything that leaves the window with links, and new ones for all. */
export function LinksMenu({ site, id }: Of) {
  const { t } = useTranslation();
  const handing = useTranslation("handing").t;
  const joining = useTranslation("joining").t;
  const session = { site, session: id };
  const copy = () =>
    void act(
      () => api.copyLinks(session),
      ({ count }) => t("links.copied", { count }),
    );
  const save = () =>
    void act(
      () => api.exportLinks(session),
      (saved) => (saved ? t("links.saved", { path: saved.path }) : undefined),
    );
  const print = () =>
    void act(
      () => api.printSlips(session),
      ({ pages }) => t("links.slips", { count: pages }),
    );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconLink size={15} aria-hidden />}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          data-testid="links-menu"
        >
          {t("links.menu")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
          {t("links.copyAll")}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileSpreadsheet size={16} aria-hidden />} onClick={save}>
          {t("links.csv")}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={print}>
          {t("links.print")}
        </Menu.Item>
        <MailItem site={site} />
        <Menu.Item
          leftSection={<IconDoorEnter size={16} aria-hidden />}
          onClick={openJoinDialog}
          data-testid="join-page"
        >
          {joining("action")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconRotate size={16} aria-hidden />}
          onClick={() => askReissue(seatsNow().map(({ number }) => number))}
          data-testid="reissue-all"
        >
          {handing("reissueAll")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLinkOff size={16} aria-hidden />}
          onClick={() => askCloseLinks(seatsNow().map(({ number }) => number))}
          data-testid="close-links-all"
        >
          {handing("closeAll")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** New links for those that are selected, or an end of theirs. */
export function SelectedLinksMenu({ seats }: { seats: number[] }) {
  const { t } = useTranslation();
  const handing = useTranslation("handing").t;
  const count = seats.length;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="light"
          size="xs"
          leftSection={<IconLink size={15} aria-hidden />}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          data-testid="selected-links"
        >
          {t("links.menu")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRotate size={16} aria-hidden />} onClick={() => askReissue(seats)}>
          {handing("reissueSome", { count })}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLinkOff size={16} aria-hidden />}
          onClick={() => askCloseLinks(seats)}
          data-testid="close-links-selected"
        >
          {handing("closeSome", { count })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Off in the demonstration, and it says why. */
function MailItem({ site }: { site: string }) {
  const { t: say } = useTranslation("mail");
  const kind = useKnown(({ sites }) => sites.value?.find(({ id }) => id === site)?.kind);
  const isOff = kind !== "cluster";
  return (
    <Menu.Item
      leftSection={<IconMail size={16} aria-hidden />}
      disabled={isOff}
      onClick={openMail}
      data-testid="mail-links"
    >
      {say("action")}
      {kind === "practice" && <span className={classes.menuWhy}>{say("demonstration")}</span>}
    </Menu.Item>
  );
}
