import { lsnReader } from '../../src/worker/codec/tds/lsn-reader';
import { TdsConnection } from '../../src/worker/sources/sqlserver/tds/tds-connection';
import { type SqlServerConnection } from '../../src/pipeline/schema/sqlserver-source';
import { givenTask, measure } from './measured-process';

/** Reads the rows of statements exactly, as the source does, and does nothing with them. */
export interface DecoderTask {
  readonly connection: SqlServerConnection;
  readonly statements: readonly string[];
  /** The rows begin with LSN, command id and sequence value, as those of change tables do. */
  readonly changeRows: boolean;
}

async function main(): Promise<void> {
  const { connection, statements, changeRows } = givenTask() as DecoderTask;
  const opened = await TdsConnection.open(connection, new AbortController().signal);
  const readers = changeRows ? [lsnReader(), undefined, lsnReader()] : [];
  const result = await measure(async () => {
    let rows = 0;
    for (const sql of statements)
      await opened.execute({ doing: 'reading all rows', sql, readers }, () => {
        rows++;
        return false;
      });
    return rows;
  });
  opened.close();
  process.stdout.write(JSON.stringify(result));
}

void main();
