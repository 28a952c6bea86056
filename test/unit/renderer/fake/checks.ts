import type { CheckCard, SeatProgress } from "../../../../shared/contract/checks.ts";
import type { CheckResult, CheckState } from "../../../../shared/domain/checks.ts";

const TITLES: [fr: string, en: string][] = [
  ["Le dossier travail existe", "The folder work exists"],
  [
    "Les erreurs du journal sont comptées dans erreurs.txt",
    "The errors of the log are counted in errors.txt",
  ],
  ["Le script mesure.sh est exécutable", "The script measure.sh can be run"],
  ["L’archive contient les trois fichiers", "The archive holds the three files"],
];

/** So many checks: the first four as a lab would have them, the others numbered. */
export const checkCards = (count: number): CheckCard[] =>
  Array.from({ length: count }, (_, index) => {
    const [fr, en] = TITLES[index] ?? [`Étape ${index + 1}`, `Step ${index + 1}`];
    return {
      name: `check-${index + 1}`,
      title: { fr, en },
      hint: { fr: `Relisez l’étape ${index + 1}.`, en: `Read step ${index + 1} again.` },
    };
  });

/** How far a fake seat is. A run takes a while, and finds one more check passed than the one before. */
export interface FakeChecks {
  passed: number;
  askedAt: number | undefined;
  at: number | undefined;
}

function stateOf(number: number, index: number, passed: number): CheckState {
  if (index < passed) return "passed";
  if ((number + index) % 9 === 0) return "timedOut";
  return (number + index) % 11 === 0 ? "broken" : "failed";
}

/** What the last run found, once it is over. */
export function settle(checks: FakeChecks, all: number, now: number, take: number): void {
  if (checks.askedAt === undefined || now < checks.askedAt + take) return;
  checks.passed = Math.min(all, checks.passed + (checks.at === undefined ? 0 : 1));
  checks.at = checks.askedAt + take;
  checks.askedAt = undefined;
}

export function progressOf(number: number, checks: FakeChecks, all: number): SeatProgress {
  const { passed, at, askedAt } = checks;
  return {
    passed: at === undefined ? 0 : passed,
    running: askedAt !== undefined,
    states: Array.from({ length: all }, (_, index) =>
      at === undefined ? null : stateOf(number, index, passed),
    ),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
  };
}

export function resultsOf(number: number, checks: FakeChecks, cards: readonly CheckCard[]): CheckResult[] {
  const at = checks.at;
  if (at === undefined) return [];
  return cards.map(({ name }, index): CheckResult => {
    const state = stateOf(number, index, checks.passed);
    return {
      name,
      state,
      at: new Date(at).toISOString(),
      ...(state === "broken" ? { cause: "notRunning" } : {}),
      ...(state === "failed"
        ? { output: "grep: erreurs.txt: No such file or directory\nexpected 42, found 0" }
        : {}),
    };
  });
}
