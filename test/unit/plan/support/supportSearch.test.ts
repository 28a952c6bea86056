import { describe, expect, test } from "vitest";
import { STORY_KINDS, type StoryLine, storyKind } from "../../../../shared/plan/support/seatStory.ts";
import { holdsLink, isWholeLink, mergeHits } from "../../../../shared/plan/support/supportSearch.ts";

const SECRET = "kq7m4txpkq7m4txpkq7m4txpkq7m4txp";

describe("what is put into the search box", () => {
  test.each([
    `https://k3x9pz-07.lab.example.fr/s#${SECRET}`,
    `http://k3x9pz-07.localhost:8080/s#${SECRET.toUpperCase()}`,
    `le lien est https://k3x9pz-07.lab.example.fr/s#${SECRET} `,
    `https://k3x9pz-07.lab.example.fr/s#kq7`, // cut off: it is a part of a secret all the same
    `#${SECRET}`,
    `  ${SECRET}\n`,
  ])("is a link: %j", (text) => {
    expect(holdsLink(text)).toBe(true);
  });

  test.each([
    "seat 7 of SQL",
    "espace n° 7 du réseau",
    "groupe #3",
    "lab-k3x9pz-07/shell-6d5f8b7c9-x2k4p",
    "https://k3x9pz-07.lab.example.fr/s",
    "marie.durand-de-la-fontaine@universite.exemple.fr",
    "anticonstitutionnellement",
    "",
  ])("is no link: %j", (text) => {
    expect(holdsLink(text)).toBe(false);
  });
});

test("a link that is typed is whole with the last sign of its secret", () => {
  const link = `https://k3x9pz-07.lab.example.fr/s#${SECRET}`;
  for (const text of [link, SECRET, ` ${SECRET} `])
    expect([isWholeLink(text), isWholeLink(text.trim().slice(0, -1))]).toEqual([true, false]);
  expect(isWholeLink("https://k3x9pz-07.lab.example.fr/s#")).toBe(false);
});

test("of several sites, seats come before sessions and what runs before what has ended, else as each site has them", () => {
  const hit = (id: string, phase: string, seat?: number) => ({ id, phase, ...(seat ? { seat } : {}) });
  const merged = mergeHits(
    [
      [hit("a7", "ended", 7), hit("a", "open")],
      [hit("b7", "open", 7), hit("c7", "open", 7), hit("b", "ended"), hit("c", "open")],
    ],
    5,
  );
  expect(merged.map(({ id }) => id)).toEqual(["b7", "c7", "a7", "a", "c"]);
});

test("every line of a story is of one of the kinds that it is narrowed by", () => {
  const whats: StoryLine["what"][] = [
    ...(["deed", "assist", "created", "ready", "phase", "event", "firstSeen"] as const),
    ...(["lastSeen", "help", "look", "collected", "kept"] as const),
  ];
  expect(new Set(whats.map((what) => storyKind({ what })))).toEqual(new Set(STORY_KINDS));
});
