import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, startCluster } from "./kubeletHarness.ts";
import { control, type Driver, LEFT, openTerminal, UP } from "./terminalDriver.ts";

let cluster: Cluster;
const env = [{ name: "USER", value: "etudiant" }];
beforeAll(async () => {
  cluster = startCluster();
  await cluster.ready({ container: { env } });
  await cluster.ready({ namespace: "lab-a-02", container: { env } });
});
afterAll(() => cluster.kubelet.close());

const PROMPT = "etudiant@seat:~$";
async function shell(options: Parameters<typeof openTerminal>[1] = {}): Promise<Driver> {
  const driver = openTerminal(cluster, options);
  await driver.lastRow(PROMPT);
  return driver;
}
/** What stands between the last command and the prompt after it. */
async function answer(driver: Driver, command: string): Promise<string> {
  const before = driver.screen.lines().length;
  await driver.line(command);
  return driver.screen.lines().slice(before, -1).join("\n");
}

test("the prompt names the user, the Pod and the folder, and a command answers", async () => {
  const driver = await shell();
  await driver.line("echo bonjour > ~/a.txt; cat a.txt; cd /tmp");
  expect(driver.screen.lines()).toEqual([
    `${PROMPT} echo bonjour > ~/a.txt; cat a.txt; cd /tmp`,
    "bonjour",
    "etudiant@seat:/tmp$",
  ]);
  driver.hangUp();
});

test("whatever is typed behind echo is shown, at any width of the terminal, cut anywhere into chunks", async () => {
  const typed = fc.stringMatching(/^[a-zA-Z0-9éèàçœ€漢字ｗ ,.:_+=@%^-]{1,120}$/);
  const property = fc.asyncProperty(
    typed,
    fc.integer({ min: 20, max: 100 }),
    fc.integer({ min: 1, max: 7 }),
    async (text, columns, size) => {
      const driver = await shell({ columns });
      const bytes = Buffer.from(`echo '${text}'\r`, "utf8");
      for (let at = 0; at < bytes.length; at += size) driver.type(bytes.subarray(at, at + size));
      await driver.until(() => driver.raw().split("\u001b[?2004h").length > 2);
      // Wide characters leave a cell free at the edge, so rows are compared as one text without blanks.
      const shown = driver.screen.text().replace(/\s/g, "");
      expect(shown).toBe(`${PROMPT}echo'${text}'${text}${PROMPT}`.replace(/\s/g, ""));
      driver.hangUp();
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test("variables, folders, functions, aliases, arrays and options stay from line to line", async () => {
  const driver = await shell();
  await driver.line("x=1; export Y=2; list=(a 'b c'); declare -A map=([k]=v)");
  await driver.line("greet() { echo \"salut $1\"; }; alias ll='ls -1'; set -o pipefail");
  await driver.line("mkdir -p /tmp/deep/er && cd /tmp/deep; touch er/f");
  expect(await answer(driver, `echo $x $Y "$\{list[1]}" $\{map[k]}; greet Zoé; ll; pwd`)).toBe(
    "1 2 b c v\nsalut Zoé\ner\n/tmp/deep",
  );
  expect(await answer(driver, "bash -c 'echo [$x] [$Y]'; false | true; echo $?")).toBe("[] [2]\n1");
  expect(await answer(driver, "cd - ; unset -f greet; unset x; false")).toBe("/home/etudiant");
  expect(await answer(driver, "echo $? [$x]; greet")).toBe("1 []\nbash: greet: command not found");
  await driver.line("pushd /tmp > /dev/null");
  expect(await answer(driver, "popd > /dev/null; pwd")).toBe("/home/etudiant");
  driver.hangUp();
});

test("output comes while a command runs, and Ctrl-C ends it with 130", async () => {
  const driver = await shell();
  driver.type("for i in 1 2; do echo tour $i; done; sleep 100\r");
  await driver.lastRow("tour 2");
  driver.type(control("c"));
  await driver.lastRow(PROMPT);
  expect(await answer(driver, "echo $?")).toBe("130");
  driver.type("while true; do :; done\r");
  await driver.until((screen) => screen.text().endsWith("done"));
  driver.type(control("c"));
  await driver.lastRow(PROMPT);
  driver.hangUp();
});

test("Ctrl-C drops what is typed, and Ctrl-A, E, K, U, W and the arrows edit it", async () => {
  const driver = await shell();
  driver.type(`rm -rf ~${control("c")}`);
  await driver.until((screen) => screen.lines().length > 1 && screen.lines().at(-1) === PROMPT);
  expect(driver.screen.lines()[0]).toBe(`${PROMPT} rm -rf ~^C`);
  expect(await answer(driver, `cho un deux${control("a")}e${control("e")} trois${control("w")}3`)).toBe(
    "un deux 3",
  );
  expect(await answer(driver, `XXX${control("u")}echo abc${LEFT}${LEFT}\u007fé\u001b[3~`)).toBe("éc");
  expect(await answer(driver, `echo garde jette${"\u001bb"}${control("k")}`)).toBe("garde");
  driver.hangUp();
});

test("history goes back and forth, and keeps what was being typed", async () => {
  const driver = await shell();
  await driver.line("echo un");
  await driver.line("echo deux");
  driver.type(`echo tr${UP}${UP}`);
  await driver.lastRow(`${PROMPT} echo un`);
  driver.type("\u001b[B\u001b[B");
  await driver.lastRow(`${PROMPT} echo tr`);
  driver.type(`${control("u")}${UP}${UP}`);
  expect(await answer(driver, "")).toBe("un");
  expect(await answer(driver, "history 2")).toBe("    3  echo un\n    4  history 2");
  driver.hangUp();
});

test("a command that is not finished asks on: quotes, loops, here-documents, pipes", async () => {
  const driver = await shell();
  for (const [lines, result] of [
    [["echo 'un", "deux'"], "un\ndeux"],
    [["for i in 1 2; do", "echo $i", "done"], "1\n2"],
    [["cat <<FIN", "  été", "FIN"], "  été"],
    [["echo abc |", "tr a-c A-C"], "ABC"],
    [["echo a\\", "b"], "ab"],
    [["if true; then", "echo oui; fi"], "oui"],
    [["f() {", "echo f", "}; f"], "f"],
  ] as const) {
    for (const line of lines.slice(0, -1)) await driver.line(line);
    expect(driver.screen.lines().at(-1)).toBe(">");
    expect(await answer(driver, lines.at(-1) ?? "")).toBe(result);
  }
  expect(await answer(driver, "fi")).toContain("syntax error");
  driver.hangUp();
});

test("Tab completes commands, paths and variables, and lists what is not one", async () => {
  const driver = await shell();
  await driver.line("mkdir -p tab/dossier 'tab/deux mots'; touch tab/fichier.txt; MAVARIABLE=1");
  driver.type("who");
  driver.type("\t\t");
  await driver.lastRow(`${PROMPT} who`);
  await driver.until((screen) => screen.lines().includes("who     whoami"));
  driver.type(`${control("u")}cat tab/f\t`);
  await driver.lastRow(`${PROMPT} cat tab/fichier.txt`);
  driver.type(`${control("u")}cd tab/do\t`);
  await driver.lastRow(`${PROMPT} cd tab/dossier/`);
  driver.type(`${control("u")}ls -d tab/de\t`);
  await driver.lastRow(`${PROMPT} ls -d tab/deux\\ mots/`);
  driver.type(`${control("u")}echo $MAV\t`);
  await driver.lastRow(`${PROMPT} echo $MAVARIABLE`);
  driver.hangUp();
});

test("a paste is put in as it is and runs at Enter", async () => {
  const driver = await shell();
  driver.type("\u001b[200~echo un\necho deux\u001b[201~");
  await driver.lastRow("echo deux");
  expect(driver.screen.lines()).toEqual([`${PROMPT} echo un`, "echo deux"]);
  await driver.line("");
  expect(driver.screen.lines()).toEqual([`${PROMPT} echo un`, "echo deux", "un", "deux", PROMPT]);
  driver.hangUp();
});

test("programs read what is typed: cat to Ctrl-D, read one line with its prompt", async () => {
  const driver = await shell();
  driver.type("cat > notes.txt\r");
  await driver.until((screen) => screen.text().endsWith("cat > notes.txt"));
  driver.type(`bonjour${"\u007f"}r\rça va\r${control("d")}`);
  await driver.lastRow(PROMPT);
  expect(await answer(driver, "cat notes.txt")).toBe("bonjour\nça va");
  driver.type('read -p "Nom ? " nom\r');
  await driver.lastRow("Nom ?");
  await driver.line("Élodie");
  expect(await answer(driver, 'echo "[$nom] à l\'école"')).toBe("[Élodie] à l'école");
  expect(await answer(driver, 'while read mot; do echo "été : $mot"; done < notes.txt')).toBe(
    "été : bonjour\nété : ça va",
  );
  driver.type("cat\r");
  await driver.until((screen) => screen.text().endsWith(" cat"));
  driver.type(control("c"));
  await driver.lastRow(PROMPT);
  driver.hangUp();
});

test("a script shows what it prints as it goes, reads the terminal, and knows its arguments", async () => {
  const driver = await shell({ columns: 200 });
  await driver.line(
    'printf \'#!/bin/bash\\nread -p "Nom ? " n\\necho "Salut $n, été $0 $2 $#"\\nsleep 100\\n\' > quiz.sh',
  );
  expect(await answer(driver, "./quiz.sh")).toBe("bash: ./quiz.sh: Permission denied");
  await driver.line("chmod +x quiz.sh");
  for (const command of ["./quiz.sh a 'b c'", "bash ./quiz.sh a 'b c'"]) {
    driver.type(`${command}\r`);
    await driver.lastRow("Nom ?");
    driver.type("Zoé\r");
    await driver.lastRow("Salut Zoé, été ./quiz.sh b c 2");
    driver.type(control("c"));
    await driver.lastRow(PROMPT);
  }
  expect(
    await answer(driver, "echo 'echo $1; exit 4' > s; bash s un | tr u U; x=$(bash s deux); echo $? $x"),
  ).toBe("Un\n4 deux");
  expect(await answer(driver, "bash s trois > out; cat out; ./none")).toBe(
    "trois\nbash: ./none: No such file or directory",
  );
  driver.hangUp();
});

test("what is typed while a command runs waits for the next prompt", async () => {
  const driver = await shell();
  driver.type("sleep 0.02\recho apres\r");
  await driver.until((screen) => screen.lines().includes("apres") && screen.lines().at(-1) === PROMPT);
  expect(driver.screen.lines()).toEqual([`${PROMPT} sleep 0.02`, `${PROMPT} echo apres`, "apres", PROMPT]);
  driver.hangUp();
});

test("exit ends the shell with the last code or its own, and so does Ctrl-D", async () => {
  const first = await shell();
  first.type("exit 7\r");
  expect(await first.ended).toEqual({ code: 7 });
  const second = await shell();
  await second.line("false");
  second.type(control("d"));
  expect(await second.ended).toEqual({ code: 1 });
  const third = await shell();
  third.hangUp();
  expect(await third.ended).toEqual({ code: 137 });
});

test("two shells in two Pods never see each other's files; two of one Pod do", async () => {
  const one = await shell();
  const same = await shell();
  const other = await shell({ namespace: "lab-a-02" });
  await one.line("echo secret > /tmp/s; echo secret > ~/s; export SECRET=1");
  expect(await answer(same, "cat ~/s; echo [$SECRET]")).toBe("secret\n[]");
  expect(await answer(other, "cat ~/s; ls /tmp; echo [$SECRET]")).toBe(
    "cat: /home/etudiant/s: No such file or directory\n[]",
  );
  for (const driver of [one, same, other]) driver.hangUp();
});

test("a line longer than the terminal wraps, and editing in its middle keeps the screen right", async () => {
  const driver = await shell({ columns: 30 });
  const word = "abcdefghij".repeat(4);
  driver.type(`echo ${word}`);
  driver.type(`${control("a")}${"\u001bf"} X`);
  const full = `${PROMPT} echo X ${word}`;
  const rows = [full.slice(0, 30), full.slice(30, 60), full.slice(60)];
  await driver.until(
    (screen) => screen.lines().join("") === full.replaceAll(" ", " ") || screen.lines()[0] === rows[0],
  );
  expect(driver.screen.lines().slice(0, 3)).toEqual(rows.map((row) => row.trimEnd()));
  driver.resize(80);
  await driver.line("");
  driver.hangUp();
});

test("clear empties the screen, and unknown programs are said to be so", async () => {
  const driver = await shell();
  await driver.line("foo");
  expect(driver.screen.lines()[1]).toBe("bash: foo: command not found");
  await driver.line("clear");
  expect(driver.screen.text()).toBe(PROMPT);
  expect(await answer(driver, "nano a.txt")).toContain("nano: not part of the simulated shell");
  driver.hangUp();
});

test("a command that ends with & is not run, and says so; what only looks like it is left alone", async () => {
  const driver = await shell({ columns: 200 });
  const refused = [
    "& : pas de tâches de fond dans le terminal simulé ; rien n'est lancé, ôtez le & pour lancer.",
    "&: no background jobs in the simulated shell; nothing is started, leave & out to start.",
  ].join("\n");
  expect(await answer(driver, "sleep 100 &")).toBe(refused);
  expect(await answer(driver, "echo $?; touch la & echo suite")).toBe(`1\n${refused}\nsuite`);
  expect(await answer(driver, "if true; then touch la & fi; ls la")).toContain(refused);
  expect(await answer(driver, "f() { touch la & }; f")).toBe(refused);
  expect(await answer(driver, "f; x=$(touch la & ); bash -c 'touch la &'")).toBe(
    [refused, refused, refused].join("\n"),
  );
  await driver.line("printf 'touch la &\\necho fin\\n' > s.sh");
  expect(await answer(driver, "bash s.sh; ls la")).toBe(`${refused}\nfin\nls: la: No such file or directory`);
  expect(
    await answer(driver, "true && echo 'a & b' \"c &\" d\\& 2>&1; ls none &> /dev/null; echo e >&1"),
  ).toBe("a & b c & d&\ne");
  driver.hangUp();
});

test("job control and Ctrl-Z say that they are not simulated, and a command goes on", async () => {
  const driver = await shell({ columns: 200 });
  for (const command of ["jobs", "fg", "fg %1", "bg", "trap 'echo x' EXIT", "disown"])
    expect(`${command}|${await answer(driver, command)}`).toMatch(
      / : .*terminal simulé.*\n.*: .*the simulated shell/,
    );
  driver.type("sleep 100\r");
  await driver.until((screen) => screen.text().endsWith("sleep 100"));
  driver.type(control("z"));
  await driver.until((screen) => screen.text().includes("the command goes on, Ctrl-C stops it."));
  driver.type(control("c"));
  await driver.lastRow(PROMPT);
  driver.hangUp();
});

test("Ctrl-R searches the lines typed before, from the newest", async () => {
  const driver = await shell();
  await driver.line("echo pomme");
  await driver.line("echo poire");
  await driver.line("echo été");
  driver.type(`garde${control("r")}po`);
  await driver.lastRow("(reverse-i-search)`po': echo poire");
  driver.type(control("r"));
  await driver.lastRow("(reverse-i-search)`po': echo pomme");
  driver.type(control("r"));
  await driver.lastRow("(failed reverse-i-search)`po': echo pomme");
  driver.type(`${"\u007f"}${"\u007f"}ét`);
  await driver.lastRow("(reverse-i-search)`ét': echo été");
  driver.type(control("g"));
  await driver.lastRow(`${PROMPT} garde`);
  driver.type(`${control("r")}pom${control("e")}s`);
  await driver.lastRow(`${PROMPT} echo pommes`);
  expect(await answer(driver, "")).toBe("pommes");
  driver.type(`${control("r")}poire`);
  await driver.lastRow("(reverse-i-search)`poire': echo poire");
  expect(await answer(driver, "")).toBe("poire");
  driver.type(`${control("r")}zzz${control("c")}`);
  await driver.lastRow(PROMPT);
  driver.type(`${control("r")}poire${UP}`);
  await driver.lastRow(`${PROMPT} echo pommes`);
  driver.hangUp();
});

test("a program on a terminal that is no shell ends its lines as terminals want", async () => {
  const driver = openTerminal(cluster, { command: ["printf", "a\\nb\\n"] });
  expect(await driver.ended).toEqual({ code: 0 });
  expect(driver.raw()).toBe("a\r\nb\r\n");
});
