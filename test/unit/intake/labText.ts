import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { expectWords } from "./words.ts";

/** A lab that holds; tests change one thing of it. */
export const LINES = `apiVersion: pupitre.fr/v1alpha1
kind: LabTemplate
metadata:
  name: example
spec:
  version: "1.0"
  title: { fr: Exemple, en: Example }
  summary: { en: An example }
  level: beginner
  minutes: 60
  service: linux
  parameters:
    - { name: word, type: string, title: { en: Word }, default: hi }
  containers:
    - name: main
      image: debian:12.11
      command: [sleep, infinity]
      resources: { cpu: 100m, memory: 128Mi }
      ports: [{ name: http, port: 8080 }]
  storage: { size: 1Gi, path: /home/student }
  files:
    - path: /home/student/a.txt
      content: $(param.word)
  accesses:
    - { kind: terminal, name: shell, title: { en: Shell }, container: main }
  checks:
    - name: done
      title: { en: Done }
      container: main
      command: [test, -f, /tmp/x]
  instructions: { en: "Seat $(seat.number)" }
`;

/** The example with one text of it replaced. */
export const changed = (from: string, to: string): string => {
  if (!LINES.includes(from)) throw new Error(`the example has no ${from}`);
  return LINES.replace(from, to);
};
/** What is found in a text, as `code line:column`; each has its words. */
export const found = (text: string): string[] => {
  const parsed = parseTemplate(text);
  if (parsed.ok) return [];
  parsed.issues.forEach(expectWords);
  return parsed.issues.map(({ code, line, column }) => `${code} ${line ?? "-"}:${column ?? "-"}`);
};
