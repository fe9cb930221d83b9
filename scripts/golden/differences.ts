/** Where our events differ from Debezium's on purpose: fields by pattern, and why. */
export interface Difference {
  /** Matches paths like `value.payload.source.ts_ms`; `payload` is there with schemas only. */
  readonly field: RegExp;
  /** For the documentation. */
  readonly name: string;
  readonly reason: string;
}

/** Fields whose values belong to one run; that they are there, and their type, is compared. */
export const OF_ONE_RUN: readonly RegExp[] = [
  /^value(\.payload)?\.source\.(ts_ms|ts_us|ts_ns|change_lsn|commit_lsn|version)$/,
  /^value(\.payload)?\.(ts_ms|ts_us|ts_ns)$/,
];

export const DIFFERENCES: readonly Difference[] = [
  {
    field: /^headers\.__debezium\.context\./,
    name: 'headers `__debezium.context.*`',
    reason: 'They name a connector, task and run of Debezium, which are not there.',
  },
  {
    field: /^value(\.payload)?\.source\.snapshot$/,
    name: '`source.snapshot` `first`, `last`',
    reason:
      'Rows of a snapshot say `true`: tables are read side by side, so that no row is known to be the last.',
  },
  {
    field: /\.(before|after)\.c_datetimeoffset$/,
    name: '`datetimeoffset` before 1582',
    reason:
      'Debezium counts such dates in the Julian calendar, which is up to two days off; SQL Server does not.',
  },
  {
    field: /\.(before|after)\.c_nvarcharmax$/,
    name: '`nvarchar(max)` that an update left alone',
    reason: 'Debezium writes null, as if it had been set to NULL, and the placeholder for `xml` only.',
  },
];
