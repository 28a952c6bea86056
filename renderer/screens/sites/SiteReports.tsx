import { Button, Group } from "@mantine/core";
import { IconChartBar, IconReportMoney } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Site } from "../../../shared/contract/views.ts";
import { go } from "../../stores/navigation.ts";
import { siteName } from "../../ui/siteName.ts";

/** What was used there, and by which prices it is counted. */
export function SiteReports({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("report");
  return (
    <Group gap="sm">
      <Button
        variant="default"
        leftSection={<IconChartBar size={16} aria-hidden />}
        aria-label={say("openOf", { name: siteName(site, t) })}
        onClick={() => go({ screen: "report", site: site.id })}
        data-testid="site-report"
      >
        {say("open")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconReportMoney size={16} aria-hidden />}
        onClick={() => go({ screen: "prices", site: site.id })}
        data-testid="site-prices"
      >
        {say("prices.open")}
      </Button>
    </Group>
  );
}
