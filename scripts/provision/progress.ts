/** Tells on standard error how a long step goes: one changing line on a terminal, first and last line elsewhere. */
export class Progress {
  readonly #title: string;
  readonly #startedMs = performance.now();

  constructor(title: string) {
    this.#title = title;
    process.stderr.write(process.stderr.isTTY ? title : `${title} ...\n`);
  }

  update(detail: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${this.#title}: ${detail}`);
  }

  done(detail: string): void {
    const seconds = ((performance.now() - this.#startedMs) / 1000).toFixed(1);
    const start = process.stderr.isTTY ? '\r\x1b[2K' : '';
    process.stderr.write(`${start}${this.#title}: ${detail} in ${seconds} s\n`);
  }
}
