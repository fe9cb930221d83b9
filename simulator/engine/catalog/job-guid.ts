import { createHash } from 'node:crypto';

/** The id of a database's CDC job: always the same one for the same database. */
export function jobGuid(databaseGuid: string, kind: 'capture' | 'cleanup'): string {
  const hex = createHash('md5').update(`${databaseGuid}/${kind}`).digest('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
