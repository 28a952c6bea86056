import { expect, test } from "vitest";
import { parseHost } from "../../../shared/domain/networkHost.ts";

test.each([
  ["pypi.org", { host: "pypi.org", isName: true }],
  ["PyPI.org:443", { host: "pypi.org", isName: true, port: 443 }],
  ["192.0.2.7", { host: "192.0.2.7", isName: false }],
  ["192.0.2.0/24:22", { host: "192.0.2.0/24", isName: false, port: 22 }],
])("%s is a host", (text, host) => expect(parseHost(text)).toEqual(host));

test.each([
  "localhost",
  "999.1.1.1",
  "1.2.3",
  "10.0.0.0/33",
  "10.0.0.5/8",
  "010.0.0.0/8",
  "pypi.org/24",
  "pypi.org:0",
  "pypi.org:70000",
  "-a.org",
  "a..org",
])("%s is none", (text) => expect(parseHost(text)).toBeUndefined());
