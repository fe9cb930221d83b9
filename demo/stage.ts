/** What was started, to be ended in the opposite order, whatever happens. */
export class Stage {
  readonly #closers: (() => Promise<void> | void)[] = [];
  #closed = false;

  /** Registers how to end what was just started, or ends it at once when the stage is closed already. */
  async onClose(close: () => Promise<void> | void): Promise<void> {
    if (this.#closed) await close();
    else this.#closers.push(close);
  }

  /** Ends everything; goes on when one of the ends fails. */
  async close(): Promise<void> {
    this.#closed = true;
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        console.error(`while cleaning up: ${(error as Error).message}`);
      }
    }
  }
}
