import { randomInteger } from '../test/support/workload/random';
import { type WorkloadTable } from '../test/support/workload/workload-table';

const CITIES = ['Bremen', 'Ghent', 'Lisbon', 'Malmö', 'Turin', 'Vilnius'];
const STATUSES = ['new', 'paid', 'packed', 'sent'];

function oneOf(random: () => number, texts: readonly string[]): string {
  return `N'${texts[randomInteger(random, 0, texts.length - 1)] ?? ''}'`;
}

export interface ShopTable extends WorkloadTable {
  /** Rows that are there before the pipeline begins. */
  readonly rows: number;
}

export const SHOP_DATABASE = 'shop';

export const SHOP: readonly ShopTable[] = [
  {
    name: 'dbo.customers',
    columns: { city: 'nvarchar(20)', points: 'int' },
    values: (random) => [oneOf(random, CITIES), String(randomInteger(random, 0, 900))],
    padding: 20,
    rows: 1000,
  },
  {
    name: 'dbo.products',
    columns: { stock: 'int' },
    values: (random) => [String(randomInteger(random, 0, 500))],
    padding: 30,
    rows: 400,
  },
  {
    name: 'dbo.orders',
    columns: { customer_id: 'int', quantity: 'int', status: 'nvarchar(10)' },
    values: (random) => [
      String(randomInteger(random, 1, 1000)),
      String(randomInteger(random, 1, 12)),
      oneOf(random, STATUSES),
    ],
    padding: 40,
    rows: 3000,
  },
];
