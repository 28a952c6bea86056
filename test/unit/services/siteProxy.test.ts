import { expect, test } from "vitest";
import { proxyOf } from "../../../cluster/tunnel.ts";
import { proxyOfRules, withProxy } from "../../../services/siteProxy.ts";

const SYSTEM = "PROXY system.school:3128; DIRECT";
const ENVIRONMENT = { HTTPS_PROXY: "http://environment.school:3128", NO_PROXY: "intranet.school" };

/** What a connection with this access would go through. */
async function through(env: Record<string, string>, rules: string, own?: string, host = "k8s.univ.fr") {
  const access = {
    ...{ context: "c", server: `https://${host}:6443`, namespace: "d" },
    ...(own === undefined ? {} : { proxy: own }),
    auth: { kind: "none" } as const,
  };
  const asked: string[] = [];
  const systemRules = async (server: string) => {
    asked.push(server);
    return rules;
  };
  return { proxy: proxyOf(await withProxy(access, { env, systemRules }), env), asked };
}

test("the access file's own proxy comes first, then the environment's, then the system's", async () => {
  const own = "http://own.school:3128/";
  expect((await through(ENVIRONMENT, SYSTEM, own)).proxy).toBe(own);
  expect((await through({}, SYSTEM, own)).proxy).toBe(own);
  const named = await through(ENVIRONMENT, SYSTEM);
  expect(named).toEqual({ proxy: "http://environment.school:3128/", asked: [] });
  const left = await through({}, SYSTEM);
  expect(left).toEqual({ proxy: "http://system.school:3128/", asked: ["https://k8s.univ.fr:6443"] });
  expect((await through({}, "DIRECT")).proxy).toBeUndefined();
});

test("what the environment exempts goes direct, whatever the system says", async () => {
  expect((await through(ENVIRONMENT, SYSTEM, undefined, "k8s.intranet.school")).proxy).toBeUndefined();
  expect((await through(ENVIRONMENT, SYSTEM, undefined, "127.0.0.1")).proxy).toBeUndefined();
});

test("an environment that names no proxy that can be used leaves it to the system", async () => {
  for (const env of [{ NO_PROXY: "*" }, { HTTPS_PROXY: "" }, { HTTPS_PROXY: "socks5://p:1080" }])
    expect((await through(env, SYSTEM)).proxy).toBe("http://system.school:3128/");
});

test.each([
  ["DIRECT", undefined],
  ["", undefined],
  ["PROXY proxy.school:3128; DIRECT", "http://proxy.school:3128/"],
  ["HTTPS proxy.school:443", "https://proxy.school/"],
  ["SOCKS5 socks.school:1080; PROXY proxy.school:8080", "http://proxy.school:8080/"],
  ["SOCKS5 socks.school:1080", undefined],
  ["DIRECT; PROXY proxy.school:8080", undefined],
  ["PROXY ; PROXY [fd00::1]:8080", "http://[fd00::1]:8080/"],
  ["PROXY proxy school:99999999", "http://proxy/"],
])("Chromium's %s is %s", (rules, expected) => {
  expect(proxyOfRules(rules)).toBe(expected);
});
