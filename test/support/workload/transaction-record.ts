/** A table beside the captured ones that tells which transactions of several statements were committed. */
export const CREATE_TRANSACTION_RECORDS =
  'CREATE TABLE dbo.workload_transactions (txn int NOT NULL PRIMARY KEY)';

export function insertRecord(txn: number): string {
  return `INSERT INTO dbo.workload_transactions (txn) VALUES (${txn})`;
}

export function selectRecord(txn: number): string {
  return `SELECT txn FROM dbo.workload_transactions WHERE txn = ${txn}`;
}
