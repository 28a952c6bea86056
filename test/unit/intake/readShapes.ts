import { readFileSync, writeSync } from "node:fs";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { shapes } from "./yamlShapes.ts";

/**
 * Runs in a process of its own, because a shape that overwhelms the parser ends the process. Says each shape's name
 * before reading it, and after it the processor's time (milliseconds) and the answer; the last name tells a death.
 */
const wanted = JSON.parse(readFileSync(0, "utf8")) as string[];
for (const name of wanted) {
  const made = shapes[name]?.() ?? [];
  writeSync(1, `${JSON.stringify({ name })}\n`);
  for (const text of typeof made === "string" ? [made] : made) {
    const begun = process.cpuUsage();
    const parsed = parseTemplate(text);
    const cpu = process.cpuUsage(begun).user / 1000;
    writeSync(1, `${JSON.stringify({ name, cpu, issues: parsed.ok ? [] : parsed.issues })}\n`);
  }
  writeSync(1, `${JSON.stringify({ name, done: true })}\n`);
}
