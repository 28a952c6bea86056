import fc from "fast-check";
import { expect, test } from "vitest";
import { pseudonyms } from "../../../../shared/plan/support/pseudonyms.ts";

const people = [
  { firstName: "Élodie", lastName: "Lefèvre", email: "e.lefevre@example.org" },
  { firstName: "Ana", lastName: "de La Fontaine" },
  { lastName: "O'Neil" },
];
const secret = "k3x9pa7m2q4r5t6v8w0y1z2a3b";
const hidden = pseudonyms({
  people,
  users: ["prof.martin", "system:serviceaccount:pupitre-system:conductor"],
  secrets: [secret, "4F7K2"],
});

test.each([
  ["-rw-r--r-- élodie élodie notes.txt", "-rw-r--r-- student1 student1 notes.txt"],
  ["ELODIE LEFEVRE, Lefèvre Élodie", "student1, student1"],
  ["/home/elefevre/projet", "/home/student1/projet"],
  ["From: E.Lefevre@example.org", "From: student1"],
  ["Elodie", "student1"],
  ["mail of zoe@example.org and of zoe@example.org", "mail of mail1 and of mail1"],
  ["Fontaine and Ana of Canada", "student2 and student2 of Canada"],
  ["o'neil@localhost", "student3@localhost"],
  ["GET /?name=Ana%20de%20La%20Fontaine", "GET /?name=student2"],
  ['{"log":"bonjour\\nFontaine\\tAna"}', '{"log":"bonjour\\nstudent2\\tstudent2"}'],
  ["sha256:9ana7, k3x9ana", "sha256:9ana7, k3x9ana"],
  ["su - elefevre2 in lefevre01", "su - student12 in student101"],
  ["prof.martin launched", "user1 launched"],
  ["10.4.0.17 asked 10.4.0.18, and 10.4.0.17 again", "address2 asked address3, and address2 again"],
  ["fd00::12:9 at 12:30:45", "address1 at 12:30:45"],
  ["listens on 127.0.0.1 of 10.0.0.0/8", "listens on 127.0.0.1 of 10.0.0.0/8"],
  [`https://k3x9pa-01.lab.example.org/s#${secret}`, "https://k3x9pa-01.lab.example.org/s#***"],
  ["https://k3x9pa-01.lab.example.org/s#unknownsecret", "https://k3x9pa-01.lab.example.org/s#***"],
  ["code 4F7K2", "code ***"],
  ["Authorization: Bearer abc.def-123456", "Authorization: Bearer ***"],
  ["PGPASSWORD=hunter22 psql", "PGPASSWORD=*** psql"],
  ['"api_key": "hunter22",', '"api_key": ***,'],
  ["eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2ln", "***"],
  ["system:serviceaccount:pupitre-system:conductor", "system:serviceaccount:pupitre-system:conductor"],
])("%s", (text, expected) => {
  // One text, so that numbers are given in the order of the table.
  const one = text.startsWith("10.") ? pseudonyms({ people: [], users: [], secrets: [] }) : hidden;
  if (text.startsWith("10.")) one.hide("fd00::12:9");
  expect(one.hide(text)).toBe(expected);
  expect(one.found(one.hide(text))).toEqual([]);
});

test("what is still there is found, however it is written", () => {
  expect(hidden.found("Zoé said hello")).toEqual([]);
  expect(hidden.found("É l o d i e")).toEqual([]);
  // As programs escape accents in addresses and in JSON.
  expect(hidden.found(hidden.hide("GET /?name=%C3%89lodie"))).toEqual(["student1"]);
  expect(hidden.found(hidden.hide('{"name":"Lef\\u00e8vre"}'))).toEqual(["student1"]);
  expect(hidden.found("ÉLODIE")).toEqual(["student1"]);
  expect(hidden.found("the mail of prof.martin")).toEqual(["user1"]);
  expect(hidden.found(`x${secret}x`)).toEqual(["secret"]);
});

test("keys of a value stay, its strings are hidden wherever they stand", () => {
  expect(hidden.hideIn({ ana: ["Ana", { deep: "Lefèvre" }, 3, null, true] })).toEqual({
    ana: ["student2", { deep: "student1" }, 3, null, true],
  });
});

test("what opens something is hidden by its key, and its name stays", () => {
  const env = [
    { name: "PGPASSWORD", value: "hunter22" },
    { name: "PORT", value: "5432" },
    { name: "DB_TOKEN", valueFrom: { secretKeyRef: { name: "access", key: "token" } } },
  ];
  expect(hidden.hideIn({ env, data: { password: "hunter22" } })).toEqual({
    env: [{ name: "PGPASSWORD", value: "***" }, env[1], env[2]],
    data: { password: "***" },
  });
});

test("whatever stands around a name, it is not found afterwards", () => {
  const word = fc.constantFrom("Élodie", "lefevre", "ANA", "elefevre", "O'Neil", "prof.martin", secret);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string({ unit: "grapheme", maxLength: 8 })), { maxLength: 12 }),
      (parts) => {
        const text = hidden.hide(parts.join(" "));
        for (const known of ["Élodie", "lefevre", secret])
          expect(text.split(/[^\p{L}\p{N}]+/u)).not.toContain(known);
        expect(hidden.found(text)).toEqual([]);
      },
    ),
    { numRuns: 2_000 },
  );
});
