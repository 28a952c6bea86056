import { expect, test } from "vitest";
import { linksText } from "../../../services/papers.ts";

const link = (seat: number, name: string) => ({ seat, person: 1, name, url: `https://s${seat}.example/s#k` });

test("copied links stand in three columns, also where a seat has no name", () => {
  expect(linksText([link(1, "Élodie Lefèvre"), link(2, "")])).toBe(
    "1\tÉlodie Lefèvre\thttps://s1.example/s#k\n2\t\thttps://s2.example/s#k",
  );
});
