import { type StoredSet } from '../../backup/backup-media';
import { type Runner } from '../runner';

const PAGE_BYTES = 8192;

/** What the server tells of pages and time when it is done. */
export function printProcessed(
  { out, engine }: Runner,
  command: string,
  { set, position, sizeBytes }: StoredSet,
  database: string,
): void {
  const pages = Math.ceil(sizeBytes / PAGE_BYTES);
  const files = [
    [set.files.name, set.type === 'L' ? 0 : pages],
    [`${set.files.name}_log`, set.type === 'L' ? pages : 1],
  ] as const;
  let total = 0;
  for (const [file, count] of files) {
    if (count === 0) continue;
    total += count;
    const text = `Processed ${count} pages for database '${database}', file '${file}' on file ${position}.`;
    out.info({ number: 4035, severity: 0, state: 1, text });
  }
  const seconds = Math.max(0.001, (engine.clock.nowMs() - set.startedAtMs) / 1000);
  const speed = ((total * PAGE_BYTES) / 1_048_576 / seconds).toFixed(3);
  const text = `${command} successfully processed ${total} pages in ${seconds.toFixed(3)} seconds (${speed} MB/sec).`;
  out.info({ number: 3014, severity: 0, state: 1, text });
}
