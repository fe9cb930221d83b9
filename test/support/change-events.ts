import { type ChangeEvent } from '../../src/core/change-event';
import { type Row, type TableSchema } from '../../src/core/table-schema';

const transaction = { id: '0000002a:000001f0:0003', commitTimeUs: 1_715_000_000_123_456 };

/** An event of the table with everything but the images chosen; `c` unless the images or the options say otherwise. */
export function changeEvent(
  table: TableSchema,
  images: { readonly before?: Row; readonly after?: Row },
  options: Partial<ChangeEvent> = {},
): ChangeEvent {
  const { before = null, after = null } = images;
  const op = after === null ? 'd' : before === null ? 'c' : 'u';
  const change = Uint8Array.of(0, 0, 0, 42, 0, 0, 1, 240, 0, 2);
  return {
    op,
    table,
    before,
    after,
    transaction,
    change,
    serial: 1,
    movedKey: null,
    sizeBytes: 100,
    ...options,
  };
}

/** A table of the columns `name: type`, the first being its key. */
export function tableOf(
  columns: Readonly<Record<string, TableSchema['columns'][number]['type']>>,
): TableSchema {
  return {
    id: { database: 'shop', schema: 'dbo', table: 'orders' },
    columns: Object.entries(columns).map(([name, type], ordinal) => ({
      name,
      type,
      sourceType: type.kind,
      nullable: ordinal > 0,
    })),
    key: [0],
  };
}
