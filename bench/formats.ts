import { type ChangeEvent } from '../src/core/change-event';
import { type EncodedRecord, type Format, type SourceDescription } from '../src/core/ports';
import { type Row, type TableSchema } from '../src/core/table-schema';
import { type FormatOptions } from '../src/pipeline/schema/format';
import { createFormat } from '../src/worker/formats/create-format';
import { systemClock } from '../src/worker/telemetry/system-clock';

export interface FormatFigure {
  readonly name: string;
  /** Of CPU. */
  readonly microsPerEvent: number;
  readonly valueBytes: number;
}

/** A table of the usual kinds; a row is about 300 bytes of JSON. */
const table: TableSchema = {
  id: { database: 'shop', schema: 'dbo', table: 'orders' },
  columns: [
    { name: 'id', type: { kind: 'int64' }, sourceType: 'bigint', nullable: false },
    { name: 'customer_id', type: { kind: 'int32' }, sourceType: 'int', nullable: false },
    { name: 'status', type: { kind: 'string' }, sourceType: 'varchar(20)', nullable: false },
    {
      name: 'amount',
      type: { kind: 'decimal', precision: 12, scale: 2 },
      sourceType: 'decimal(12,2)',
      nullable: false,
    },
    {
      name: 'created_at',
      type: { kind: 'timestamp', fractionDigits: 7 },
      sourceType: 'datetime2(7)',
      nullable: false,
    },
    { name: 'paid', type: { kind: 'boolean' }, sourceType: 'bit', nullable: true },
    { name: 'reference', type: { kind: 'uuid' }, sourceType: 'uniqueidentifier', nullable: true },
    { name: 'note', type: { kind: 'string' }, sourceType: 'nvarchar(200)', nullable: true },
  ],
  key: [0],
};

const source: SourceDescription = {
  connector: 'sqlserver',
  fields: [
    { name: 'change_lsn', type: 'string', optional: true },
    { name: 'commit_lsn', type: 'string', optional: true },
    { name: 'event_serial_no', type: 'int64', optional: true },
  ],
  writeFields: ({ transaction, serial }) =>
    `"change_lsn":"0000002a:000001f0:0002","commit_lsn":"${transaction.id}","event_serial_no":${serial}`,
};

const NOTE =
  'Leave the parcel with the neighbour on the second floor; ring twice, the bell is hard to hear today.';
const DISTINCT_ROWS = 2000;
const EVENTS = 400_000;
const EVENTS_PER_BATCH = 2000;

function rowOf(n: number): Row {
  return [
    String(9_000_000_000 + n),
    n,
    'SHIPPED',
    `${n}.99`,
    { days: 19_800 + (n % 100), ticks: (n * 79_190_003_123) % 864_000_000_000, offsetMinutes: 0 },
    n % 2 === 0,
    `6F9619FF-8B86-D011-B42D-${String(n).padStart(12, '0')}`,
    `${NOTE} ${n}`,
  ];
}

function updates(): readonly ChangeEvent[] {
  return Array.from({ length: DISTINCT_ROWS }, (_, n) => ({
    op: 'u',
    table,
    before: rowOf(n),
    after: rowOf(n + 1),
    // Transactions of ten rows.
    transaction: { id: '0000002a:000001f0:0003', commitTimeUs: 1_715_000_000_000_000 + Math.floor(n / 10) },
    change: new Uint8Array(10),
    serial: 2,
    movedKey: null,
    sizeBytes: 600,
  }));
}

function measure(name: string, format: Format, events: readonly ChangeEvent[]): FormatFigure {
  const encoder = format.compile(table);
  let out: EncodedRecord[] = [];
  const run = (count: number): void => {
    for (let done = 0; done < count; done += EVENTS_PER_BATCH) {
      out = [];
      for (let n = 0; n < EVENTS_PER_BATCH; n += 1) {
        const event = events[n % events.length];
        if (event !== undefined) encoder.encode(event, out);
      }
    }
  };
  run(EVENTS / 4);
  const before = process.cpuUsage();
  run(EVENTS);
  const { user, system } = process.cpuUsage(before);
  const microsPerEvent = (user + system) / EVENTS;
  return { name, microsPerEvent, valueBytes: out[0]?.value?.length ?? 0 };
}

/** Microseconds of CPU, garbage collection included, to encode one update of a row of about 300 bytes, in each format. Takes about five seconds. */
export function benchFormats(): readonly FormatFigure[] {
  const placeholder = { unavailableValuePlaceholder: '__debezium_unavailable_value' };
  const json = {
    type: 'json',
    decimals: 'number',
    timestamps: 'iso-8601',
    zonedTimestamps: 'offset',
    ...placeholder,
  } as const;
  const debezium = {
    type: 'debezium-json',
    decimals: 'string',
    times: 'adaptive',
    binary: 'bytes',
    nanosecondOverflow: 'error',
    schemas: false,
    tombstones: true,
    ...placeholder,
  } as const;
  const cases: readonly (readonly [string, FormatOptions])[] = [
    ['json', json],
    ['debezium-json', debezium],
    ['debezium-json, precise decimals', { ...debezium, decimals: 'precise' }],
    ['debezium-json with schemas', { ...debezium, schemas: true }],
  ];
  const context = { pipeline: 'bench', version: '0', source, clock: systemClock };
  const events = updates();
  return cases.map(([name, options]) => measure(name, createFormat(options, context), events));
}
