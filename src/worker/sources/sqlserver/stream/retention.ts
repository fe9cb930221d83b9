import { CdcError } from '../../../../core/errors/cdc-error';
import { type Metrics } from '../../../../core/ports';
import { formatTableId, type TableId } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';
import { integerCell } from '../tds/cells';
import { type Queries } from '../tds/statement';
import { binary10 } from './change-query';

const SECONDS_PER_MINUTE = 60;

const AGE =
  'SELECT DATEDIFF(second, tran_end_time, SYSDATETIME()) FROM cdc.lsn_time_mapping WHERE start_lsn = @p';

/** Shows how much time is left until cleanup takes what is still needed, and when it has done so. */
export class RetentionMetrics {
  readonly #metrics: Metrics;
  readonly #pipeline: string;
  readonly #tables: readonly TableId[];
  readonly #retentionMinutes: number | undefined;

  constructor(options: {
    readonly metrics: Metrics;
    readonly pipeline: string;
    readonly tables: readonly TableId[];
    readonly retentionMinutes: number | undefined;
  }) {
    this.#metrics = options.metrics;
    this.#pipeline = options.pipeline;
    this.#tables = options.tables;
    this.#retentionMinutes = options.retentionMinutes;
    for (const table of this.#tables) this.#setExpired(table, 0);
  }

  /** @param position newest commit that is delivered */
  async update(queries: Queries, position: Lsn): Promise<void> {
    if (this.#retentionMinutes === undefined) return;
    const doing = 'asking for the age of the position';
    const [row] = await queries.rows({ doing, sql: AGE, parameters: [binary10('p', position)] });
    if (row === undefined) return;
    const headroom = this.#retentionMinutes * SECONDS_PER_MINUTE - integerCell(row[0]);
    this.#metrics.set('cdc_source_retention_headroom_seconds', headroom, { pipeline: this.#pipeline });
  }

  /** Does some work, and marks the table whose changes turn out to be gone. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CdcError && error.code === 'CDC_SQLSERVER_RETENTION_GAP') this.#markExpired(error);
      throw error;
    }
  }

  #markExpired(error: CdcError): void {
    const table = this.#tables.find((id) => formatTableId(id) === error.details['table']);
    if (table !== undefined) this.#setExpired(table, 1);
  }

  #setExpired(table: TableId, value: 0 | 1): void {
    this.#metrics.set('cdc_position_expired', value, { pipeline: this.#pipeline, ...table });
  }
}
