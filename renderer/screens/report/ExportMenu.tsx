import { Button, Menu } from "@mantine/core";
import {
  IconBraces,
  IconChevronDown,
  IconFileSpreadsheet,
  IconFileText,
  IconPrinter,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallInput } from "../../../shared/contract/calls.ts";
import { api } from "../../api.ts";
import { act } from "../../ui/act.tsx";

type Wish = CallInput<"printReport">;

const FORMATS = [
  ["xlsx", IconFileSpreadsheet],
  ["csv", IconFileText],
  ["json", IconBraces],
] as const;

/** The report as it is shown, for people and for machines. */
export function ExportMenu({ wish, disabled }: { wish: Wish; disabled: boolean }) {
  const { t: say } = useTranslation("report");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          disabled={disabled}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          data-testid="export-report"
        >
          {say("exports.button")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => void act(() => api.printReport(wish))}
          data-testid="export-pdf"
        >
          {say("exports.pdf")}
        </Menu.Item>
        {FORMATS.map(([format, Icon]) => (
          <Menu.Item
            key={format}
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() =>
              void act(
                () => api.exportReport({ ...wish, format }),
                (saved) => (saved ? say("exports.saved", { path: saved.path }) : undefined),
              )
            }
            data-testid={`export-${format}`}
          >
            {say(`exports.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
