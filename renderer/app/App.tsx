import { type MantineColorSchemeManager, MantineProvider, useMantineColorScheme } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { I18nextProvider } from "react-i18next";
import { i18n, speak } from "../i18n.ts";
import { AttendanceDialog } from "../screens/attendance/AttendanceDialog.tsx";
import { useKnown } from "../stores/known.ts";
import { cssVariables, theme } from "../ui/theme.ts";
import { Frame } from "./Frame.tsx";

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

export function App() {
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <FollowSettings />
        <Notifications position="bottom-right" limit={4} />
        <Frame />
        <AttendanceDialog />
      </MantineProvider>
    </I18nextProvider>
  );
}
