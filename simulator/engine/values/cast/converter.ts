import { type SqlValue } from '../../../types/sql-type';

/** Converts a value that is not null. @throws SqlServerError when the value cannot be one of the target type. */
export type Converter = (value: SqlValue) => SqlValue;
