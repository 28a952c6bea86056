import { type MantineColorSchemeManager, MantineProvider, useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { I18nextProvider } from "react-i18next";
import { i18n, speak } from "../i18n.ts";
import { useKnown } from "../stores/known.ts";
import { cssVariables, theme } from "../ui/theme.ts";

const scheme = (chosen: "system" | "light" | "dark") => (chosen === "system" ? "auto" : chosen);

/** The settings file is where the choice is kept, not the browser's storage. */
const colorSchemeManager: MantineColorSchemeManager = {
  get: () => scheme(useKnown.getState().settings.theme),
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
};

function FollowSettings() {
  const { theme: chosen, locale } = useKnown((state) => state.settings);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    setColorScheme(scheme(chosen));
  }, [chosen, setColorScheme]);
  useEffect(() => {
    speak(locale);
  }, [locale]);
  return null;
}

/** Language and colours of every window, as the settings say. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <FollowSettings />
        {children}
      </MantineProvider>
    </I18nextProvider>
  );
}
