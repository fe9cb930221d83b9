import { type LogPosition } from '../store/log-position';
import { type RowImage } from '../store/row-layout';
import { type TableStorage } from '../store/table';
import { type Table } from '../store/table';

/** A change as the log holds it for the capture job. */
export interface LoggedRowChange {
  readonly table: Table;
  /** The shape the images have. */
  readonly storage: TableStorage;
  readonly before: RowImage | null;
  readonly after: RowImage | null;
  readonly position: LogPosition;
}

/** ALTER TABLE on a captured table. */
export interface LoggedDefinitionChange {
  readonly sourceObjectId: number;
  readonly command: string;
  readonly position: LogPosition;
  readonly atMs: number;
  /** Column whose type changed: the change tables follow. */
  readonly alteredColumnId: number | undefined;
}

/** A transaction that changed captured tables, as the log holds it once it is committed. */
export interface CommittedTransaction {
  readonly transactionId: bigint;
  readonly beginPosition: LogPosition;
  readonly commitPosition: LogPosition;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  readonly rows: readonly LoggedRowChange[];
  readonly definitions: readonly LoggedDefinitionChange[];
}
