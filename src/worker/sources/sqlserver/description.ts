import { type SourceDescription } from '../../../core/ports';
import { formatLsnBytes } from '../../codec/lsn';

/** What Debezium's SQL Server connector puts into the `source` block of its envelopes. */
export const SQLSERVER_DESCRIPTION: SourceDescription = {
  connector: 'sqlserver',
  fields: [
    { name: 'change_lsn', type: 'string', optional: true },
    { name: 'commit_lsn', type: 'string', optional: true },
    { name: 'event_serial_no', type: 'int64', optional: true },
  ],
  writeFields({ change, transaction, serial }) {
    // Snapshot rows have no change of their own; Debezium leaves change and serial null there as well.
    if (change === null) return `"change_lsn":null,"commit_lsn":"${transaction.id}","event_serial_no":null`;
    return `"change_lsn":"${formatLsnBytes(change)}","commit_lsn":"${transaction.id}","event_serial_no":${serial}`;
  },
};
