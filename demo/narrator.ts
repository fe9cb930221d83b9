const PLAIN_INTERVAL_MS = 5_000;

/** Tells on the terminal what happens: lines that stay, and between them one that changes. */
export class Narrator {
  readonly #begunMs = performance.now();
  readonly #terminal: NodeJS.WriteStream;
  #liveShown = false;
  #plainShownMs = Number.NEGATIVE_INFINITY;

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal;
  }

  get elapsedMs(): number {
    return performance.now() - this.#begunMs;
  }

  /** A line that stays, with the time since the start. */
  say(text: string): void {
    this.#write(`${this.#time()} ${text}\n`);
    this.#liveShown = false;
    this.#plainShownMs = Number.NEGATIVE_INFINITY;
  }

  /** A line that belongs to the one before. */
  add(text: string): void {
    this.#write(`         ${text}\n`);
    this.#liveShown = false;
  }

  /** A line as it is. */
  print(line: string): void {
    this.#write(`${line}\n`);
    this.#liveShown = false;
  }

  /** The state of something that goes on: replaces itself on a terminal, and comes every few seconds elsewhere. */
  live(text: string): void {
    if (this.#terminal.isTTY) {
      this.#write(`${this.#time()} ${text}`);
      this.#liveShown = true;
    } else if (performance.now() - this.#plainShownMs >= PLAIN_INTERVAL_MS) {
      this.#plainShownMs = performance.now();
      this.#write(`${this.#time()} ${text}\n`);
    }
  }

  #write(text: string): void {
    this.#terminal.write(this.#liveShown ? `\r\x1b[2K${text}` : text);
  }

  #time(): string {
    return `${(this.elapsedMs / 1000).toFixed(1).padStart(5)} s`;
  }
}
