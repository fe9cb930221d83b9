import { type ChangeEvent, type SourceTransaction } from '../../../core/change-event';
import { type SourceDescription } from '../../../core/ports';
import { type TableId } from '../../../core/table-schema';
import { joinThousands } from '../../codec/epoch-digits';

export interface SourceBlockNames {
  /** Version of the connector. */
  readonly version: string;
  /** Debezium's `topic.prefix`. */
  readonly logicalName: string;
}

/** Writes the `source` block of one table's events. What a transaction's events share is written once. */
export function createSourceBlock(
  table: TableId,
  source: SourceDescription,
  names: SourceBlockNames,
): (event: ChangeEvent) => string {
  const text = JSON.stringify;
  const head =
    `{"version":${text(names.version)},"connector":${text(source.connector)},` +
    `"name":${text(names.logicalName)},"ts_ms":`;
  const place = `"schema":${text(table.schema)},"table":${text(table.table)},`;
  let transaction: SourceTransaction | undefined;
  let snapshot: boolean | undefined;
  let shared = '';
  return (event) => {
    const isSnapshot = event.op === 'r';
    if (event.transaction !== transaction || isSnapshot !== snapshot) {
      transaction = event.transaction;
      snapshot = isSnapshot;
      shared = `${head}${timesAndSnapshot(transaction.commitTimeUs, isSnapshot, table)},${place}`;
    }
    return `${shared}${source.writeFields(event)}}`;
  };
}

function timesAndSnapshot(commitTimeUs: number, isSnapshot: boolean, table: TableId): string {
  return (
    `${Math.floor(commitTimeUs / 1000)},"snapshot":"${isSnapshot}","db":${JSON.stringify(table.database)},` +
    `"sequence":null,"ts_us":${commitTimeUs},"ts_ns":${joinThousands(commitTimeUs, [0])}`
  );
}
