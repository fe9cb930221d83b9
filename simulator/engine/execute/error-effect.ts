import { type SqlServerError } from '../../types/sql-type';

/** Errors that end the batch: names that do not resolve, conversions, and all that end the transaction. */
const ENDS_BATCH = new Set([
  102, 107, 109, 110, 116, 137, 141, 145, 156, 174, 189, 195, 205, 206, 207, 208, 209, 213, 229, 235, 241,
  242, 244, 245, 248, 257, 264, 271, 272, 273, 313, 402, 447, 448, 468, 512, 529, 1013, 1087, 4104, 4121,
  8114, 8117, 8120, 8144, 8169,
]);

/** Errors that roll the transaction back. */
const ENDS_TRANSACTION = new Set([1205, 3960, 3961, 3952]);

/** Errors after which, within TRY, a transaction can only be rolled back. */
const DOOMS = new Set([235, 241, 242, 244, 245, 248, 8114, 8169]);

/** Name resolution happens before the statement runs: TRY around it in the same batch does not catch it. */
const NOT_CAUGHT = new Set([102, 107, 137, 156, 207, 208, 209, 4104]);

export function endsTransaction(error: SqlServerError): boolean {
  return ENDS_TRANSACTION.has(error.number);
}

export function endsBatch(error: SqlServerError): boolean {
  return ENDS_BATCH.has(error.number) || endsTransaction(error) || error.severity >= 20;
}

export function doomsTransaction(error: SqlServerError): boolean {
  return DOOMS.has(error.number);
}

/** Errors that are found before a statement does anything: it is not said to be terminated. */
const BEFORE_IT_RUNS = new Set([544, 8101, 8102, 4104, 229, 230]);

/** Whether "The statement has been terminated" follows the error of a statement that changes rows. */
export function terminatesStatement(error: SqlServerError): boolean {
  return !BEFORE_IT_RUNS.has(error.number) && !ENDS_BATCH.has(error.number);
}

/** RAISERROR below severity 11 is no error; from 20 on the connection is lost. */
export function isCatchable(error: SqlServerError): boolean {
  return error.severity < 20 && !NOT_CAUGHT.has(error.number);
}
