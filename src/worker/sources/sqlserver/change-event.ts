import { type ChangeEvent, type Operation, type SourceTransaction } from '../../../core/change-event';
import { type Row, type TableSchema } from '../../../core/table-schema';
import { type Lsn, lsnToBytes } from '../../codec/lsn';

/** A change event that makes the bytes of its place in the log only for those who ask. */
export class SqlServerChangeEvent implements ChangeEvent {
  readonly op: Operation;
  readonly table: TableSchema;
  readonly before: Row | null;
  readonly after: Row | null;
  readonly transaction: SourceTransaction;
  readonly seqval: Lsn | null;
  readonly serial: number;
  readonly movedKey: Row | null;
  readonly sizeBytes: number;

  constructor(fields: Omit<ChangeEvent, 'change'> & { readonly seqval: Lsn | null }) {
    this.op = fields.op;
    this.table = fields.table;
    this.before = fields.before;
    this.after = fields.after;
    this.transaction = fields.transaction;
    this.seqval = fields.seqval;
    this.serial = fields.serial;
    this.movedKey = fields.movedKey;
    this.sizeBytes = fields.sizeBytes;
  }

  get change(): Uint8Array | null {
    return this.seqval === null ? null : lsnToBytes(this.seqval);
  }
}
