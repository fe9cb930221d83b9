import { type Column, type ColumnType } from '../../../../../src/core/table-schema';
import { type CapturedTable } from '../../../../../src/worker/sources/sqlserver/discovery/captured-table';

export interface ColumnOptions {
  readonly name: string;
  readonly type?: ColumnType;
  readonly isLarge?: boolean;
  readonly lacksBefore?: boolean;
  readonly nullable?: boolean;
}

/** A captured table `shop.dbo.orders` whose first column is its key. */
export function capturedTable(...columns: readonly ColumnOptions[]): CapturedTable {
  const schemaColumns: Column[] = columns.map(({ name, type = { kind: 'int32' }, nullable = true }) => ({
    name,
    type,
    sourceType: type.kind,
    nullable,
  }));
  const instance = {
    name: 'dbo_orders',
    objectId: 101,
    sourceObjectId: 100,
    createdAt: '2026-01-01T00:00:00.000',
    schema: 'dbo',
    table: 'orders',
  };
  return {
    schema: { id: { database: 'shop', schema: 'dbo', table: 'orders' }, columns: schemaColumns, key: [0] },
    instance,
    hasCommandId: true,
    columns: columns.map(
      ({ name, type, isLarge = false, lacksBefore = false, nullable = true }, captureOrdinal) => ({
        name,
        captureOrdinal,
        catalogType: { name: 'sql_variant', maxLength: 0, precision: 0, scale: 0, collation: null },
        isLarge,
        lacksBefore,
        isNotNullBoolean: !nullable && type?.kind === 'boolean',
        select: `t.[${name}]`,
      }),
    ),
    key: [{ name: columns[0]?.name ?? '', type: { kind: 'int32' }, sourceType: 'int', collation: null }],
    leftOut: [],
  };
}
