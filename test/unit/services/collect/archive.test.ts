import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { packTar } from "modern-tar";
import { expect, test } from "vitest";
import { WorkEnd, WorkTally } from "../../../../services/collect/archive.ts";

const cut = (bytes: Buffer, sizes: number[]): Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
};
const gathered = (chunks: Buffer[]) => async (source: AsyncIterable<Buffer>) => {
  for await (const chunk of source) chunks.push(chunk);
};

test("the line after an archive is taken off and read, however the bytes arrive", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 0, max: 255 }),
      sizes,
      async (body, code, by) => {
        const end = new WorkEnd();
        const out: Buffer[] = [];
        const line = Buffer.from(`pupitre-work ${String(code).padStart(3, "0")}\n`);
        await pipeline(Readable.from(cut(Buffer.concat([body, line]), by)), end, gathered(out));
        expect(Buffer.concat(out).equals(Buffer.from(body))).toBe(true);
        expect(end.code).toBe(code);
      },
    ),
  );
});

test("an archive that is cut off has no code, wherever it was cut", async () => {
  const whole = Buffer.from("bytes of an archive…pupitre-work 000\n");
  for (let length = 0; length < whole.length; length += 1) {
    const end = new WorkEnd();
    await pipeline(Readable.from(cut(whole.subarray(0, length), [7])), end, gathered([]));
    expect([length, end.code]).toEqual([length, undefined]);
  }
});

const tally = async (entries: Parameters<typeof packTar>[0]) => {
  const counted = new WorkTally("/home/student", [{ path: "/home/student/LISEZMOI", bytes: 4 }]);
  const out: Buffer[] = [];
  const archive = Buffer.from(await packTar(entries));
  await pipeline(Readable.from(cut(archive, [100, 513, 2000])), counted, gathered(out));
  expect(Buffer.concat(out).equals(archive)).toBe(true);
  return counted.files;
};
const file = (name: string, body: string) => ({ header: { name, size: Buffer.byteLength(body) }, body });
const folder = (name: string) => ({ header: { name, size: 0, type: "directory" as const } });

test("what the lab laid and nobody touched, folders and hidden files are no work", async () => {
  const laid = [
    folder("./"),
    file("./LISEZMOI", "lis!"),
    file("./.bash_history", "ls"),
    file("./.cache/x/y", "z"),
  ];
  expect(await tally(laid)).toBe(0);
  expect(await tally([...laid, folder("./src/"), file("./src/main.c", "int main"), file("./vide", "")])).toBe(
    2,
  );
  expect(await tally([folder("./"), file("./LISEZMOI", "lis! fait")])).toBe(1);
});

test("what a reset set aside is work as it was before, and what the lab laid there is none", async () => {
  const kept = [file("./.pupitre/kept-1/LISEZMOI", "lis!"), file("./.pupitre/kept-1/.bash_history", "ls")];
  expect(await tally([file("./LISEZMOI", "lis!"), ...kept])).toBe(0);
  expect(await tally([...kept, file("./.pupitre/kept-1/src/main.c", "int main")])).toBe(1);
  expect(await tally([...kept, file("./.pupitre/kept-12/LISEZMOI", "lis! fait")])).toBe(1);
});

test("bytes that are no archive end in an error, not in silence", async () => {
  const counted = new WorkTally("/work", []);
  const noise = Buffer.alloc(4096, "not an archive ");
  await expect(pipeline(Readable.from([noise]), counted, gathered([]))).rejects.toThrow();
});
