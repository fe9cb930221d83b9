import {
  type Catalog,
  type CatalogColumn,
  type CatalogIndex,
} from '../../../../../../src/worker/sources/sqlserver/discovery/catalog';

export interface TableOptions {
  readonly columns?: readonly (Partial<CatalogColumn> & {
    readonly name: string;
    readonly typeName?: string;
  })[];
  readonly captured?: readonly string[];
  readonly indexes?: readonly CatalogIndex[];
  readonly instances?: readonly string[];
}

const ORDERS = 100;

/** A database `shop` with the tables `dbo.orders`, `dbo.customers`, of which the first is captured. */
export function catalogOf(options: TableOptions = {}): Catalog {
  const columns: CatalogColumn[] = (
    options.columns ?? [{ name: 'id', nullable: false }, { name: 'note' }]
  ).map(({ name, typeName = 'int', ...more }) => ({
    name,
    type: { name: typeName, maxLength: 4, precision: 10, scale: 0, collation: null },
    nullable: true,
    computed: false,
    ...more,
  }));
  const names = options.instances ?? ['dbo_orders'];
  const captured = options.captured ?? columns.map(({ name }) => name);
  return {
    database: 'shop',
    user: 'reader',
    cdcEnabled: true,
    snapshotIsolation: true,
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    tables: [
      { schema: 'dbo', table: 'orders' },
      { schema: 'dbo', table: 'customers' },
    ],
    instances: names.map((name, i) => ({
      name,
      objectId: 200 + i,
      sourceObjectId: ORDERS,
      createdAt: '2026-01-01T00:00:00.000',
      schema: 'dbo',
      table: 'orders',
    })),
    withCommandId: new Set(names.map((_, i) => 200 + i)),
    captured: new Map(names.map((_, i) => [200 + i, captured])),
    columns: new Map([[ORDERS, columns]]),
    uniqueIndexes: new Map([[ORDERS, options.indexes ?? [{ isPrimaryKey: true, columns: ['id'] }]]]),
  };
}
