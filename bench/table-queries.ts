/** The rows of tables in the order of their keys. */
export function rowsInKeyOrder(tables: readonly string[]): readonly string[] {
  return tables.map((table) => `SELECT id, n, txn, payload FROM ${table} AS t ORDER BY id`);
}

/** The rows of the change tables behind an LSN, as the worker selects them. */
export function changesSince(tables: readonly string[], lsn: string): readonly string[] {
  const hex = `0x${lsn.replaceAll(':', '')}`;
  return tables.map(
    (table) =>
      'SELECT t.[__$start_lsn], t.[__$command_id], t.[__$seqval], t.[__$operation], t.id, t.n, t.txn, t.payload ' +
      `FROM cdc.[${table.replace('.', '_')}_CT] AS t WHERE t.[__$start_lsn] > ${hex} ` +
      'ORDER BY t.[__$start_lsn], t.[__$command_id], t.[__$seqval], t.[__$operation]',
  );
}
