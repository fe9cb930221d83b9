import { type Lsn } from '../../../codec/lsn';
import { type TdsConnection } from '../tds/tds-connection';

const MAX_AGE_MS = 8_000;

/**
 * The instant that the pages of one batch are read at. With snapshot isolation it is a transaction: cleanup cannot take
 * rows out of it, so the watermarks are looked at when it begins. Without, they are looked at once the last page is in,
 * since cleanup raises a watermark before it deletes. Never open for long, and never while nobody reads.
 */
export class ReadView {
  readonly #connection: TdsConnection;
  readonly #usesSnapshot: boolean;
  readonly #verify: (needed: Lsn) => Promise<void>;
  /** When it was opened, and the first LSN that was needed then. */
  #open: { readonly atMs: number; readonly needed: Lsn } | undefined;

  /** @param verify that everything from an LSN on is still there */
  constructor(connection: TdsConnection, usesSnapshot: boolean, verify: (needed: Lsn) => Promise<void>) {
    this.#connection = connection;
    this.#usesSnapshot = usesSnapshot;
    this.#verify = verify;
  }

  /**
   * To be called before each statement of the view.
   * @param needed first LSN that is needed and not yet read
   */
  async enter(needed: Lsn): Promise<void> {
    if (this.#open !== undefined && performance.now() - this.#open.atMs < MAX_AGE_MS) return;
    await this.leave();
    if (this.#usesSnapshot) await this.#connection.begin('snapshot');
    this.#open = { atMs: performance.now(), needed };
    if (this.#usesSnapshot) await this.#verify(needed);
  }

  /** To be called before anything that was read is handed on. */
  async leave(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    if (this.#usesSnapshot) await this.#connection.commit();
    else await this.#verify(open.needed);
  }
}
