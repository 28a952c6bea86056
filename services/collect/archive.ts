import { Transform, type TransformCallback } from "node:stream";
import { createTarDecoder } from "modern-tar";
import { withoutKept } from "../../shared/manifests/keptFolders.ts";
import { parseWorkEnd, WORK_END_BYTES } from "../../shared/manifests/workArchive.ts";

/** Keeps back the line that says how the archive went, which follows it; `code` once all has passed, if it is there. */
export class WorkEnd extends Transform {
  code: number | undefined;
  private held: Buffer = Buffer.alloc(0);

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const all = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const passed = Math.max(0, all.length - WORK_END_BYTES);
    this.held = all.subarray(passed);
    done(null, all.subarray(0, passed));
  }

  override _flush(done: TransformCallback): void {
    this.code = parseWorkEnd(this.held.toString("latin1"));
    done();
  }
}

/** One file of a lab as it was laid: absolute path, bytes. */
export interface LaidFile {
  path: string;
  bytes: number;
}

/**
 * Counts what passes without keeping it: files that a student made or changed. Hidden ones (a shell's history, a
 * program's cache) come along and are not counted as work; what a reset set aside is, as where it lay before.
 */
export class WorkTally extends Transform {
  files = 0;
  private readonly decoder = createTarDecoder({ strict: true });
  private readonly writer = this.decoder.writable.getWriter();
  private readonly counted: Promise<void>;

  constructor(root: string, laid: readonly LaidFile[]) {
    super();
    const sizes = new Map(laid.map(({ path, bytes }) => [path, bytes]));
    this.counted = this.count((name, size) => sizes.get(`${root}/${name}`) !== size);
    // Said by whoever waits for it, at the end.
    this.counted.catch(() => undefined);
  }

  private async count(isOwn: (name: string, size: number) => boolean): Promise<void> {
    for await (const { header, body } of this.decoder.readable) {
      const name = withoutKept(header.name.replace(/^\.\//, ""));
      const isFile = header.type === "file" || header.type === undefined;
      if (isFile && !/(^|\/)\./.test(name) && isOwn(name, header.size)) this.files += 1;
      await body.cancel();
    }
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.writer.write(chunk).then(
      () => done(null, chunk),
      (error: unknown) => done(error as Error),
    );
  }

  override _flush(done: TransformCallback): void {
    this.writer
      .close()
      .then(() => this.counted)
      .then(
        () => done(),
        (error: unknown) => done(error as Error),
      );
  }
}
