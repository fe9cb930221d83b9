import { type TYPES } from 'tedious';
import { type Value } from '../../../../core/table-schema';
import { type ColumnReader } from '../../../codec/tds/column-reader';

export interface SqlParameter {
  readonly name: string;
  readonly type: (typeof TYPES)[keyof typeof TYPES];
  readonly value: unknown;
  readonly length?: number;
}

export interface Statement {
  /** Names what it does in messages: a gerund with its object. */
  readonly doing: string;
  readonly sql: string;
  readonly parameters?: readonly SqlParameter[];
  /** Readers of columns, by ordinal, that are not read by their type. */
  readonly readers?: readonly (ColumnReader | undefined)[];
}

/** Runs statements that answer with few rows. */
export interface Queries {
  /** All rows of the first result. @throws CdcError */
  rows(statement: Statement): Promise<Value[][]>;
}
