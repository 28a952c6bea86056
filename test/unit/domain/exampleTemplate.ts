import type { TemplateSpec } from "../../../shared/domain/template.ts";

/** A template that holds, small enough to read; tests change one thing of it. */
export function exampleSpec(change: Partial<TemplateSpec> = {}): TemplateSpec {
  return {
    version: "1.0",
    title: { fr: "Exemple", en: "Example" },
    summary: { fr: "Un exemple", en: "An example" },
    level: "beginner",
    minutes: 60,
    service: "linux",
    parameters: [
      { type: "number", name: "count", title: { en: "Count" }, default: 3, min: 1, max: 9, integer: true },
      { type: "string", name: "word", title: { en: "Word" }, default: "hi", pattern: "[a-z]{1,8}" },
      {
        type: "choice",
        name: "flavour",
        title: { en: "Flavour" },
        default: "plain",
        choices: [
          { value: "plain", title: { en: "Plain" } },
          { value: "full", title: { en: "Full" } },
        ],
      },
      { type: "boolean", name: "hints", title: { en: "Hints" }, default: true },
      { type: "image", name: "image", title: { en: "Image" }, default: "docker.io/library/debian:12.11" },
      { type: "size", name: "disk", title: { en: "Disk" }, default: "1Gi", min: "100Mi", max: "5Gi" },
    ],
    containers: [
      {
        name: "main",
        image: "$(param.image)",
        command: ["sh", "-c", "echo $(date) $$(param.word) $(param.word) $(seat.number)"],
        env: [{ name: "COUNT", value: "$(param.count)" }],
        resources: { cpu: "250m", memory: "256Mi" },
        ports: [{ name: "http", port: 8080 }],
        ready: { http: { port: 8080, path: "/" } },
        scratch: ["/tmp"],
      },
      { name: "second", pod: "db", image: "postgres:17.5", resources: { cpu: "0.5", memory: "1Gi" } },
    ],
    storage: { size: "$(param.disk)", path: "/home/student" },
    files: [{ path: "/home/student/read.me", content: "Seat $(seat.number) of $(session.id)\n" }],
    accesses: [
      { kind: "terminal", name: "shell", title: { en: "Terminal" }, container: "main" },
      { kind: "web", name: "site", title: { en: "Site" }, container: "main", port: 8080, path: "/start" },
    ],
    checks: [
      {
        name: "done",
        title: { en: "Done $(param.count)" },
        container: "main",
        command: ["test", "-f", "/tmp/x"],
      },
    ],
    instructions: { en: "Open $(access.site.url), then run `echo $(pwd)`." },
    ...change,
  };
}
