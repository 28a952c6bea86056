import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";

/** The one accent colour: the blue-green of a slate board. */
const slate: MantineColorsTuple = [
  "#eef7f9",
  "#d8ecf1",
  "#aed9e3",
  "#7fc3d3",
  "#4cabc0",
  "#2593ab",
  "#128098",
  "#0b7285",
  "#095d6d",
  "#074855",
];

/** A calmer dark than the library's, with a trace of the accent. */
const dark: MantineColorsTuple = [
  "#d3d9db",
  "#b4bcbf",
  "#949ea2",
  "#6a757a",
  "#424c51",
  "#333c40",
  "#283034",
  "#1c2326",
  "#161c1f",
  "#101517",
];

const systemFonts =
  '"Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Inter, Cantarell, Ubuntu, "Noto Sans", "Liberation Sans", system-ui, sans-serif';
const systemMonospace =
  '"Cascadia Mono", Consolas, ui-monospace, Menlo, "Ubuntu Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace';

export const theme: MantineThemeOverride = createTheme({
  colors: { slate, dark },
  primaryColor: "slate",
  primaryShade: { light: 7, dark: 7 },
  fontFamily: systemFonts,
  fontFamilyMonospace: systemMonospace,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  headings: {
    fontFamily: systemFonts,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.125rem", lineHeight: "1.4" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
      h4: { fontSize: "0.8125rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    Modal: { defaultProps: { centered: true, radius: "lg", overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { shadow: "md", withinPortal: true } },
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: false, events: { hover: true, focus: true, touch: false } },
    },
    TextInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", checkIconPosition: "right", allowDeselect: false } },
    NumberInput: { defaultProps: { size: "sm" } },
    SegmentedControl: { defaultProps: { size: "sm" } },
  },
});

/** White on the library's own red has a contrast of 3.8. */
const DANGER = { "--mantine-color-red-filled": "#c92a2a", "--mantine-color-red-filled-hover": "#b02525" };

/** Surfaces and states that the library has no variable for. Every text on them keeps a contrast of 4.5. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...DANGER,
    // The library's own, on the ground of a button that is pointed at: 3.8.
    "--mantine-color-red-light-color": "#a61e1e",
    "--mantine-color-dimmed": "#56636a",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-placeholder": "#667279",
    "--surface-page": "#f6f8f8",
    "--surface-rail": "#eceff0",
    "--surface-card": "#ffffff",
    "--surface-sunken": "#f0f3f4",
    "--surface-hover": "#f1f5f6",
    "--line": "#dbe1e3",
    "--line-strong": "#c3ccd0",
    "--ink": "#172023",
    "--ink-soft": "#56636a",
    "--accent": "#0b7285",
    "--accent-soft": "#e3f1f4",
    "--accent-ink": "#085766",
    "--state-ready": "#1f7a3d",
    "--state-ready-soft": "#e5f4ea",
    "--state-busy": "#56636a",
    "--state-busy-soft": "#eef1f2",
    "--state-failed": "#b3261e",
    "--state-failed-soft": "#fdecea",
    "--state-help": "#8a4b00",
    "--state-help-soft": "#fff2dc",
    "--state-idle": "#5b5f97",
    "--state-idle-soft": "#eeeef8",
    "--strip": "#fff3d6",
    "--strip-ink": "#6b4500",
  },
  dark: {
    ...DANGER,
    "--mantine-color-dimmed": "#9aa6ab",
    "--mantine-color-error": "#ff9a90",
    "--mantine-color-placeholder": "#8b979c",
    "--surface-page": "#14191b",
    "--surface-rail": "#101517",
    "--surface-card": "#1c2326",
    "--surface-sunken": "#171d20",
    "--surface-hover": "#232b2f",
    "--line": "#2c3539",
    "--line-strong": "#414c51",
    "--ink": "#e3e8ea",
    "--ink-soft": "#9fabb0",
    "--accent": "#4cabc0",
    "--accent-soft": "#12333b",
    "--accent-ink": "#8fd0df",
    "--state-ready": "#6fcf8f",
    "--state-ready-soft": "#16301f",
    "--state-busy": "#9fabb0",
    "--state-busy-soft": "#232b2f",
    "--state-failed": "#ff9a90",
    "--state-failed-soft": "#3a1c1a",
    "--state-help": "#f6be63",
    "--state-help-soft": "#372a12",
    "--state-idle": "#b4b7f0",
    "--state-idle-soft": "#24253c",
    "--strip": "#3a2d10",
    "--strip-ink": "#f5d48a",
  },
});
