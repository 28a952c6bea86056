/** What one life of a container printed: bounded, oldest lines fall out. */
export class LogRing {
  private readonly lines: { text: string; time: string }[] = [];
  private readonly listeners = new Set<(line: string, time: string) => void>();
  private readonly now: () => number;
  private readonly limit: number;
  private partial = "";

  /** @param limit in lines */
  constructor(now: () => number, limit = 2000) {
    this.now = now;
    this.limit = limit;
  }

  /** Adds text as a program prints it. A line counts when it has ended. */
  write(text: string): void {
    const parts = (this.partial + text).split("\n");
    this.partial = parts.pop() ?? "";
    for (const part of parts) this.add(part);
  }

  /** The program has ended: what it printed last counts though no line end follows, and nobody waits any more. */
  finish(): void {
    if (this.partial !== "") this.add(this.partial);
    this.partial = "";
    this.listeners.clear();
  }

  private add(text: string): void {
    const line = { text, time: new Date(this.now()).toISOString() };
    this.lines.push(line);
    if (this.lines.length > this.limit) this.lines.shift();
    for (const listener of [...this.listeners]) listener(line.text, line.time);
  }

  get soFar(): string[] {
    return this.lines.map(({ text }) => text);
  }

  /** RFC 3339, one for each line of `soFar`. */
  get times(): string[] {
    return this.lines.map(({ time }) => time);
  }

  follow(listener: (line: string, time: string) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
