import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { parsePriceList } from "../../intake/parsePriceList.ts";
import { readPrices, savePrices } from "../../services/prices.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { table } from "../output.ts";
import type { Run } from "../run.ts";
import { openSite, type SiteOptions } from "../site.ts";

/** `prices`: the price lists of a site, and a further version of it. */
export function pricesCommand(program: Command, run: Run): void {
  const prices = program.command("prices").description("the price list by which reports are counted");
  const onSite = async <T>(work: (site: Awaited<ReturnType<typeof openSite>>) => Promise<T>): Promise<T> => {
    const site = await openSite(program.opts<SiteOptions>());
    try {
      return await work(site);
    } finally {
      await site.cluster.close();
    }
  };
  prices
    .command("list")
    .description("every version that there was: who wrote it and when, the newest first")
    .action(() =>
      run(async (output) => {
        const { versions, hidden } = await onSite(readPrices);
        if (hidden)
          throw new LabError({ kind: "forbidden", params: { verb: "get", resource: "configmaps" } });
        output.result({ versions }, () =>
          versions.length === 0
            ? output.say("report.noPrices")
            : table([
                ["NO", "VERSION", "WRITTEN", "BY", "DECISION"],
                ...versions.map(({ number, at, by, text }) => {
                  const parsed = parsePriceList(text);
                  const list = parsed.ok ? parsed.list : undefined;
                  return [String(number), list?.version ?? "?", at, by, list?.decision ?? ""];
                }),
              ]),
        );
      }),
    );
  prices
    .command("show")
    .description("the list in force, as it was written")
    .action(() =>
      run(async (output) => {
        const { versions } = await onSite(readPrices);
        const [newest] = versions;
        if (!newest) throw new LabError({ kind: "notFound", params: { what: "price list" } });
        output.result(newest, () => newest.text.trimEnd());
      }),
    );
  prices
    .command("set <file>")
    .description("adds a version; a change by more than a tenth needs the committee's decision in the list")
    .action((file: string) =>
      run(async (output) => {
        const text = await readFile(file, "utf8");
        const number = await onSite(async (site) => {
          const { versions } = await readPrices(site);
          return savePrices(site, { text, after: versions[0]?.number ?? 0, at: new Date() });
        });
        output.result({ number }, () => output.say("report.pricesSet", { number }));
      }),
    );
}
