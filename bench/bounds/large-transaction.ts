import { Bed, type BoundFigures, insertRows } from './bed';

const ROWS = 2_000_000;
const COLUMNS = 'n int NOT NULL, payload varchar(100) NOT NULL';
const VALUES = "1, REPLICATE('x', 80)";

/** One transaction that inserts two million rows of about 100 bytes. */
export async function measureLargeTransaction(): Promise<BoundFigures> {
  const bed = await Bed.start(COLUMNS);
  try {
    await insertRows(bed.session, 0, 1, VALUES);
    await bed.run('transaction', 'json', 1);
    await bed.session.query('BEGIN TRANSACTION');
    await insertRows(bed.session, 1, ROWS, VALUES);
    await bed.session.query('COMMIT TRANSACTION');
    await bed.captured(ROWS);
    return await bed.run('transaction', 'json', ROWS);
  } finally {
    await bed.stop();
  }
}
