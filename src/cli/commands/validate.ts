import { EXIT_CODES } from '../../core/errors/exit-codes';
import { readDocuments } from '../read-documents';
import { print } from '../standard-output';

/** `flink-cdc validate FILE...`: judges the documents, connects nowhere, resolves no `${NAME}`. */
export async function validate(files: readonly string[]): Promise<number> {
  const { pipelines, notes } = readDocuments(files);
  for (const note of notes) await print(`note: ${note}\n`);
  for (const { name, source, sink } of pipelines) {
    const tables = source.tables.length === 1 ? '1 table' : `${source.tables.length} tables`;
    await print(`pipeline ${name}: valid (${tables} of ${source.connection.database} to ${sink.type})\n`);
  }
  return EXIT_CODES.ok.code;
}
