import { Button, Menu, Text } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { changeSettings, useCurrentSite, useKnown } from "../stores/known.ts";
import { go } from "../stores/navigation.ts";
import { act } from "../ui/act.tsx";
import { siteName } from "../ui/siteName.ts";

/** Which site one works on. */
export function SiteMenu() {
  const { t } = useTranslation();
  const { t: say } = useTranslation("sites");
  const sites = useKnown((state) => state.sites.value);
  const current = useCurrentSite();
  if (!current || !sites) return null;
  const choose = (site: string) => void act(() => changeSettings({ site }));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          rightSection={<IconChevronDown size={13} aria-hidden />}
          aria-label={t("site.menu", { name: siteName(current, t) })}
        >
          {siteName(current, t, "short")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sites.map((site) => (
          <Menu.Item
            key={site.id}
            leftSection={
              <IconCheck size={14} aria-hidden style={{ opacity: site.id === current.id ? 1 : 0 }} />
            }
            onClick={() => choose(site.id)}
          >
            {siteName(site, t)}
            {site.state !== "live" && (
              <Text size="xs" c="dimmed">
                {say(`state.${site.state}`)}
              </Text>
            )}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => go({ screen: "sites" })}>{say("manage")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
