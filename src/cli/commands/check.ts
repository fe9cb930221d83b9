import { EXIT_CODES } from '../../core/errors/exit-codes';
import { type Finding } from '../../core/finding';
import { type PipelineDocument } from '../../pipeline/normalise';
import { resolveReferences } from '../../pipeline/resolve';
import { type Pipeline } from '../../pipeline/schema/pipeline';
import { parseTableName } from '../../pipeline/table-name';
import { checkKafkaSink } from '../../worker/sinks/kafka/check-sink';
import { checkSqlServer } from '../../worker/sources/sqlserver/preflight/check-sqlserver';
import { systemClock } from '../../worker/telemetry/system-clock';
import { readDocuments } from '../read-documents';
import { print } from '../standard-output';
import { commandEnvironment, type CommandEnvironment, type SettingOptions } from '../wiring/stored-state';

const TIMEOUT_MS = 120_000;

async function checkSink(pipeline: Pipeline, prefix: string, signal: AbortSignal): Promise<Finding[]> {
  const { name, source, sink } = pipeline;
  if (sink.type !== 'kafka') return [];
  const { database } = source.connection;
  const tables = source.tables.map((table) => ({ database, ...parseTableName(table) }));
  return checkKafkaSink(sink, { prefix, pipeline: name, tables }, systemClock, signal);
}

async function checkPipeline(
  document: PipelineDocument,
  { settings, lookup }: CommandEnvironment,
): Promise<Finding[]> {
  const pipeline = resolveReferences(document, lookup);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const findings = await Promise.all([
    checkSqlServer(pipeline.source, systemClock, signal),
    checkSink(pipeline, settings.prefix, signal),
  ]);
  return findings.flat();
}

/** `failed  CHECK_SQLSERVER_AGENT  what was found` and, indented below it, what mends it. */
function formatFinding({ code, level, message, remedy }: Finding): string {
  const head = `  ${level.padEnd(7)} ${code}  ${message.replaceAll('\n', '\n          ')}\n`;
  return remedy === null
    ? head
    : `${head}          to mend it: ${remedy.replaceAll('\n', '\n            ')}\n`;
}

/** `flink-cdc check FILE...`: connects to source and sink of each pipeline and says what has to be mended. */
export async function check(files: readonly string[], options: SettingOptions): Promise<number> {
  const environment = commandEnvironment(options);
  let failed = false;
  for (const document of readDocuments(files).pipelines) {
    const findings = await checkPipeline(document, environment);
    failed ||= findings.some(({ level }) => level === 'failed');
    await print(`pipeline ${document.name}:\n${findings.map(formatFinding).join('')}`);
  }
  return failed ? EXIT_CODES.checkFailed.code : EXIT_CODES.ok.code;
}
