import { Bed, type BoundFigures, TABLE } from './bed';

const VALUE_BYTES = 20_000_000;

/** What values of 20 MB take: inserted, and replaced by others of that size with both images in one event. */
export async function measureLargeValues(
  rows: number,
): Promise<{ inserted: BoundFigures; updated: BoundFigures }> {
  const bed = await Bed.start('document varchar(max) NULL');
  const value = (letter: string): string => `REPLICATE(CAST('${letter}' AS varchar(max)), ${VALUE_BYTES})`;
  try {
    await bed.session.query(`INSERT INTO ${TABLE} VALUES (0, 'small')`);
    await bed.run('values', 'debezium-json', 1);
    for (let id = 1; id <= rows; id++)
      await bed.session.query(`INSERT INTO ${TABLE} VALUES (${id}, ${value('a')})`);
    await bed.captured(1 + rows);
    const inserted = await bed.run('values', 'debezium-json', rows);
    for (let id = 1; id <= rows; id++)
      await bed.session.query(`UPDATE ${TABLE} SET document = ${value('b')} WHERE id = ${id}`);
    await bed.captured(1 + 3 * rows);
    const updated = await bed.run('values', 'debezium-json', rows);
    return { inserted, updated };
  } finally {
    await bed.stop();
  }
}
