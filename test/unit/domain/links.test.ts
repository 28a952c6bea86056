import { expect, test } from "vitest";
import { linkUrl, type PortalOrigin, parsePortalOrigin, seatOrigin } from "../../../shared/domain/links.ts";

test.each([
  "https://{seat}.lab.example.fr",
  "https://{seat}.lab.example.fr:8443",
  "http://{seat}.localhost:40503",
])("%s is where a portal may stand", (text) => {
  expect(parsePortalOrigin(text)).toBe(text);
});

test.each([
  "http://{seat}.lab.example.fr", // links would travel in the clear
  "https://lab.example.fr/{seat}",
  "https://{seat}.lab.example.fr/path",
  "https://{seat}.{seat}.example.fr",
  "https://user@{seat}.example.fr",
  "javascript:{seat}.example.fr",
  "https://{seat}",
  "",
])("%j is no place for a portal", (text) => {
  expect(parsePortalOrigin(text)).toBeUndefined();
});

test("a link names the seat's own origin and hides its secret in the fragment", () => {
  const portal = "https://{seat}.lab.example.fr" as PortalOrigin;
  expect(linkUrl(portal, "k3x9pz-07", "s3cret")).toBe("https://k3x9pz-07.lab.example.fr/s#s3cret");
  expect(seatOrigin(portal, "k3x9pz-07", "web")).toBe("https://web--k3x9pz-07.lab.example.fr");
});
