import { SqlServerError } from '../../types/sql-type';

export interface PreparedStatement {
  readonly declarations: string;
  readonly statement: string;
}

/** What sp_prepare and sp_prepexec left on a connection, by handle. */
export class PreparedStatements {
  readonly #byHandle = new Map<number, PreparedStatement>();
  #lastHandle = 0;

  add(prepared: PreparedStatement): number {
    this.#byHandle.set(++this.#lastHandle, prepared);
    return this.#lastHandle;
  }

  /** @throws SqlServerError 8179 for a handle that is not there (any more). */
  get(handle: number): PreparedStatement {
    const prepared = this.#byHandle.get(handle);
    if (prepared === undefined)
      throw new SqlServerError(8179, `Could not find prepared statement with handle ${handle}.`);
    return prepared;
  }

  /** @throws SqlServerError 8179 */
  remove(handle: number): void {
    this.get(handle);
    this.#byHandle.delete(handle);
  }

  clear(): void {
    this.#byHandle.clear();
  }
}
