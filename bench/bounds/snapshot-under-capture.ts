import { Bed, type BoundFigures, insertRows } from './bed';

const ROWS = 500_000;
const COLUMNS = 'n int NOT NULL, payload varchar(300) NOT NULL';
const VALUES = "1, REPLICATE('x', 285)";

/** 500,000 rows of 300 bytes, fenced by a capture job with SQL Server's defaults: 5 s, 500 transactions, 10 scans. */
export async function measureSnapshot(): Promise<BoundFigures> {
  const bed = await Bed.start(COLUMNS);
  try {
    await insertRows(bed.session, 0, ROWS, VALUES);
    await bed.captured(ROWS);
    return await bed.run('snapshot', 'json', ROWS);
  } finally {
    await bed.stop();
  }
}
