import { type SqlServerConnection } from '../../../src/pipeline/schema/sqlserver-source';
import { waitUntil } from '../pipeline/wait-until';
import { type Cells, SqlClient } from './sql-client';

const CAPTURE_DEADLINE_MS = 30_000;
/** The columns that stand before a table's own in its change table. */
const HEADER = '[__$start_lsn], [__$command_id], [__$seqval], [__$operation], [__$update_mask]';

/** A row of a change table. */
export interface CapturedChange {
  readonly startLsn: string;
  readonly commandId: number;
  readonly seqval: string;
  readonly operation: number;
  /** In hexadecimal. */
  readonly mask: string;
  readonly values: Cells;
}

/** A database of the contract suite, with a session in it. */
export class ContractDatabase {
  readonly connection: SqlServerConnection;
  readonly client: SqlClient;
  readonly #others: SqlClient[] = [];

  private constructor(connection: SqlServerConnection, client: SqlClient) {
    this.connection = connection;
    this.client = client;
  }

  static async open(connection: SqlServerConnection): Promise<ContractDatabase> {
    const client = await SqlClient.connect(connection);
    await client.query('EXEC sys.sp_cdc_enable_db');
    return new ContractDatabase(connection, client);
  }

  get name(): string {
    return this.connection.database;
  }

  /** A further session. */
  async connect(): Promise<SqlClient> {
    const client = await SqlClient.connect(this.connection);
    this.#others.push(client);
    return client;
  }

  async query(...statements: string[]): Promise<Cells[]> {
    let rows: Cells[] = [];
    for (const statement of statements) rows = await this.client.query(statement);
    return rows;
  }

  /** Captures a table; the jobs that the first one starts are stopped. @param more further parameters */
  async enable(table: string, more = ''): Promise<void> {
    await this.query(
      `EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'${table}', @role_name = NULL${more}`,
    );
    await this.client.query("EXEC sys.sp_cdc_stop_job @job_type = N'capture'").catch(() => undefined);
  }

  /** Starts the capture job with a pause of one second. */
  async startCapture(): Promise<void> {
    await this.query(
      "EXEC sys.sp_cdc_change_job @job_type = N'capture', @pollinginterval = 1",
      "EXEC sys.sp_cdc_start_job @job_type = N'capture'",
    );
  }

  /** Captures everything that is committed by now. */
  async scan(): Promise<void> {
    await this.query('EXEC sys.sp_cdc_scan');
  }

  /** Waits until the capture job has brought so many rows. */
  async captured(instance: string, rows: number): Promise<void> {
    const sql = `SELECT COUNT(*) FROM cdc.[${instance}_CT]`;
    const isCaptured = async (): Promise<boolean> => Number(await this.client.scalar(sql)) >= rows;
    await waitUntil(`${rows} rows of ${instance} were captured`, isCaptured, CAPTURE_DEADLINE_MS);
  }

  /** The rows of a change table in the order of its index. @param columns of the table, as T-SQL */
  async changes(instance: string, columns: string): Promise<CapturedChange[]> {
    const sql = `SELECT ${HEADER}, ${columns} FROM cdc.[${instance}_CT] ORDER BY [__$start_lsn], [__$command_id], [__$seqval], [__$operation]`;
    return (await this.query(sql)).map(([startLsn, commandId, seqval, operation, mask, ...values]) => ({
      startLsn: hex(startLsn),
      commandId: Number(commandId),
      seqval: hex(seqval),
      operation: Number(operation),
      mask: hex(mask),
      values,
    }));
  }

  close(): void {
    for (const client of [this.client, ...this.#others]) client.close();
  }
}

function hex(value: Cells[number] | undefined): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : '';
}
