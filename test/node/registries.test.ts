import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SeatReasonCode } from "../../shared/domain/seat.ts";
import { lab, openRealClass, type RealClass, until } from "./realClass.ts";
import { startRegistry } from "./registry.ts";

/** s from when it happens to the cause in words. */
const LIMIT = 30;

let room: RealClass;
let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  room = await openRealClass("registries");
  registry = await startRegistry(room.cluster, room.establishment);
});
afterAll(async () => {
  await registry?.remove();
  await room?.close();
});

describe("An image that cannot be pulled is named by what its registry says, within half a minute", () => {
  const cases: { what: string; image: () => string; code: SeatReasonCode; detail?: string }[] = [
    { what: "has no such manifest", image: () => `${registry.plain}/absent:1`, code: "imageNotFound" },
    { what: "wants to know who asks", image: () => `${registry.plain}/private:1`, code: "imageAuth" },
    { what: "lets this one not have it", image: () => `${registry.plain}/denied:1`, code: "imageAuth" },
    {
      what: "shows a certificate of an unknown authority",
      image: () => `${registry.untrusted}/absent:1`,
      code: "registryUnreachable",
      detail: "x509: certificate signed by unknown authority",
    },
  ];

  test.each(cases)("a registry that $what", async ({ image, code, detail }) => {
    const id = await room.launch(lab({ image: image() }));
    const { status } = await until(
      () => room.seat(id),
      ({ status: said }) => said?.reason?.code === code,
      LIMIT,
    );
    expect(status?.reason?.params).toEqual({ image: image(), ...(detail ? { detail } : {}) });
    await room.end(id);
  });
});
