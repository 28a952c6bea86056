import type { Issue } from "../contract/failure.ts";

/**
 * What a site allows images to come from: ConfigMap `pupitre-policy` of the establishment's namespace, key
 * `imageSources`, one source a line (`docker.io/library`, `registry.example.fr:5000/labs`), `#` begins a comment.
 * Without it, any source will do.
 */
export const POLICY_CONFIG_MAP = "pupitre-policy";
export const IMAGE_SOURCES_KEY = "imageSources";

const parseImageSources = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().replace(/\/+$/, ""))
    .filter((line) => line !== "");

/** What that ConfigMap, or its absence, allows; `undefined`: anything. */
export function imageSourcesOf(policy: { data?: Record<string, string> } | undefined): string[] | undefined {
  const text = policy?.data?.[IMAGE_SOURCES_KEY];
  return text === undefined ? undefined : parseImageSources(text);
}

/** As container runtimes read it: `debian:12.11` → `docker.io/library/debian`, `a.b:5000/lab@sha256:…` → `a.b:5000/lab`. */
export function imageRepository(image: string): string {
  const path = image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
  const [first = "", ...rest] = path.split("/");
  if (rest.length === 0) return `docker.io/library/${first}`;
  const isHost = first.includes(".") || first.includes(":") || first === "localhost";
  if (!isHost) return `docker.io/${path}`;
  const isHub = first === "docker.io" || first === "index.docker.io";
  if (isHub) return `docker.io/${rest.length === 1 ? "library/" : ""}${rest.join("/")}`;
  return path;
}

/** One issue for each container whose image comes from elsewhere. A source allows itself and all below it. */
export function imagePolicyIssues(
  containers: readonly { image: string }[],
  sources: readonly string[] | undefined,
): Issue[] {
  if (sources === undefined) return [];
  return containers.flatMap(({ image }, index) => {
    const repository = imageRepository(image);
    if (sources.some((source) => repository === source || repository.startsWith(`${source}/`))) return [];
    return [
      {
        code: "template.imageForbidden",
        params: { value: image.slice(0, 120), sources: sources.slice(0, 10).join(", ") || "-" },
        path: `containers[${index}].image`,
      },
    ];
  });
}
