import type { Page } from "playwright";
import { expect } from "vitest";
import { add, choose, field, part } from "./editorPage.ts";
import { wordsIn } from "./words.ts";

/** A lab as a teacher who has never seen YAML writes it: by the form alone. */

const words = wordsIn("fr");
const say = (key: string) => words(`editor:${key}`);
export const POSTGRES_CHECKS = [
  `psql -U postgres -c "select 1 from eleves"`,
  `psql -U postgres -tc "select count(*) from eleves" | grep -q 3`,
  "test -f /work/sauvegarde.sql",
] as const;

/** From the catalogue into the editor, by an image; one without a tag is not taken. */
export async function startPostgres(page: Page, image: string): Promise<void> {
  await page.getByTestId("rail-catalogue").click();
  await page.getByTestId("new-lab").click();
  await page.locator('input[name="way"][value="image"]').check({ force: true });
  await page.getByTestId("start-title").fill("PostgreSQL pour 24");
  await page.getByTestId("start-image").fill(image.replace(/:[^:/]+$/, ""));
  expect(await page.getByTestId("create-lab").isDisabled()).toBe(true);
  await page.getByTestId("start-image").fill(image);
  await page.getByTestId("create-lab").click();
  await page.getByTestId("lab-form").waitFor();
}

/** Everything but the password, without which the image does not start. */
export async function fillPostgres(page: Page): Promise<void> {
  await field(page, "spec.summary.fr").fill("Créer des tables et les interroger.");
  await field(page, "spec.minutes").fill("90");
  await choose(page, "spec.service", words("service.database"));
  await part(page, "containers");
  await field(page, "spec.containers[0].resources.cpu").fill("25m");
  await field(page, "spec.containers[0].resources.memory").fill("512Mi");
  await add(page, "spec.containers[0].env");
  await field(page, "spec.containers[0].env[0].name").fill("PGDATA");
  await field(page, "spec.containers[0].env[0].value").fill("/work/data");
  await page.getByRole("button", { name: say("form.more") }).click();
  await field(page, "spec.containers[0].user").fill("999");
  await field(page, "spec.containers[0].scratch").fill("/tmp /var/run/postgresql");
  // A student who comes before the database is up would be sent away.
  await add(page, "spec.containers[0].ports");
  await field(page, "spec.containers[0].ports[0].port").fill("5432");
  await choose(page, "spec.containers[0].ready", say("form.ready.tcp"));
  await part(page, "storage");
  await page.getByTestId("keep-work").check({ force: true });
  await field(page, "spec.storage.path").fill("/work");
  await part(page, "accesses");
  await field(page, "spec.accesses[0].title.fr").fill("psql");
  await field(page, "spec.accesses[0].command").fill("psql -h /var/run/postgresql -U postgres");
  await part(page, "checks");
  for (const [index, command] of POSTGRES_CHECKS.entries()) {
    await add(page, "spec.checks");
    await field(page, `spec.checks[${index}].title.fr`).fill(`Étape ${index + 1}`);
    await field(page, `spec.checks[${index}].command`).fill(command);
  }
  await part(page, "instructions");
  await field(page, "spec.instructions.fr").fill("# Bases\n\nEspace **$(seat.number)** : créez `eleves`.\n");
}

/** One made by lot for each seat, as the image wants it. */
export async function addPassword(page: Page): Promise<void> {
  await part(page, "passwords");
  await add(page, "spec.passwords");
  // Open already where the form was not left since.
  if (!(await page.locator('[data-testid="add spec.containers[0].env"]').isVisible()))
    await part(page, "containers");
  // By keys: while a part unfolds, what is pressed with the mouse may not be what it is let go over.
  await page.locator('[data-testid="add spec.containers[0].env"]').press("Enter");
  await field(page, "spec.containers[0].env[1].name").fill("POSTGRES_PASSWORD");
  await page
    .getByRole("button", { name: say("form.usePassword") })
    .last()
    .press("Enter");
}
