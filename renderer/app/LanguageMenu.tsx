import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LOCALES, type Locale } from "../../shared/domain/text.ts";
import { changeSettings, useKnown } from "../stores/known.ts";
import { act } from "../ui/act.tsx";

/** Each language is written in itself, so that one who does not read the present one finds it. */
export const LANGUAGE_NAMES: Record<Locale, string> = { fr: "Français", en: "English" };

export function LanguageMenu() {
  const { t } = useTranslation();
  const locale = useKnown((state) => state.settings.locale);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          rightSection={<IconChevronDown size={13} aria-hidden />}
          aria-label={t("settings.languageMenu", { language: LANGUAGE_NAMES[locale] })}
          data-testid="language-menu"
        >
          {locale.toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            leftSection={<IconCheck size={14} aria-hidden style={{ opacity: each === locale ? 1 : 0 }} />}
            onClick={() => void act(() => changeSettings({ locale: each }))}
          >
            {LANGUAGE_NAMES[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
