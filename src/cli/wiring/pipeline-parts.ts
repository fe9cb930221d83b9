import {
  type Clock,
  type Format,
  type JsonObject,
  type Logger,
  type Metrics,
  type Sink,
  type SnapshotProgress,
} from '../../core/ports';
import { type PipelineDocument } from '../../pipeline/normalise';
import { formatPlan, plan } from '../../pipeline/plan';
import { resolveReferences } from '../../pipeline/resolve';
import { type Pipeline } from '../../pipeline/schema/pipeline';
import { maskSecrets } from '../../pipeline/secrets';
import { topicOf } from '../../pipeline/topic-name';
import { createFormat } from '../../worker/formats/create-format';
import { type PipelineParts } from '../../worker/roles/standalone/pipeline-runner';
import { KafkaSink } from '../../worker/sinks/kafka/kafka-sink';
import { type DocumentGuard } from '../../worker/sinks/kafka/settings';
import { kafkaSinkSettings } from '../../worker/sinks/kafka/settings-from-document';
import { type ShardOwner } from '../../worker/sinks/kafka/shard-owner';
import { PrintSink } from '../../worker/sinks/print/print-sink';
import { SQLSERVER_DESCRIPTION } from '../../worker/sources/sqlserver/description';
import { createSqlServerSource } from '../../worker/sources/sqlserver/sqlserver-source';
import { print } from '../standard-output';
import { VERSION } from '../version';

export interface PartsContext {
  readonly prefix: string;
  /** The value of a `${NAME}` of the document, asked for at each attempt. */
  readonly lookup: (name: string) => string | undefined;
  readonly dryRun: boolean;
  readonly acceptChanges: boolean;
  readonly acceptTopics: boolean;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** This process as owner of the pipeline's shard, the same for all attempts. */
  readonly owner: ShardOwner;
  readonly onProgress: (progress: SnapshotProgress) => void;
}

/** A print sink has no transactions to size; these cut its output into readable pieces. */
const PRINT_LIMITS = { maxTransactionBytes: 1_048_576, maxTransactionAgeMs: 200 };

function printSink(pipeline: Pipeline, format: Format): PrintSink {
  const { name, sink } = pipeline;
  return new PrintSink({ format, topicOf: (table) => topicOf(sink.topic, name, table.id), print });
}

/** The document as it is stored beside the position, and how a changed one is judged. */
export function guardOf(document: PipelineDocument, acceptChanges: boolean): DocumentGuard {
  return {
    document: maskSecrets(document) as JsonObject,
    compare: (stored, current) => {
      const changes = plan(stored as unknown as PipelineDocument, current as unknown as PipelineDocument);
      return changes.needsAcceptance ? formatPlan(changes) : [];
    },
    acceptChanges,
  };
}

function createSink(document: PipelineDocument, pipeline: Pipeline, context: PartsContext): Sink {
  const { acceptTopics, clock, logger, metrics, owner, prefix } = context;
  const names = { pipeline: pipeline.name, version: VERSION };
  const format = createFormat(pipeline.sink.format, { ...names, source: SQLSERVER_DESCRIPTION, clock });
  if (context.dryRun || pipeline.sink.type === 'print') return printSink(pipeline, format);
  const guard = guardOf(document, context.acceptChanges);
  const shard = { prefix, pipeline: pipeline.name, owner, document: guard, acceptTopics };
  return new KafkaSink(kafkaSinkSettings(pipeline.sink, shard), { format, clock, logger, metrics });
}

/**
 * Source and sink of a pipeline, for one attempt. References to secrets are resolved here, so that each attempt sees a
 * rotated one.
 * @throws CdcError for a reference without a value
 */
export function createParts(document: PipelineDocument, context: PartsContext): PipelineParts {
  const pipeline = resolveReferences(document, context.lookup);
  const { clock, logger, metrics, onProgress } = context;
  const source = createSqlServerSource(pipeline.source, {
    pipeline: pipeline.name,
    acceptChanges: context.acceptChanges,
    clock,
    logger,
    metrics,
    onProgress,
  });
  const sink = createSink(document, pipeline, context);
  if (pipeline.sink.type !== 'kafka') return { source, sink, limits: PRINT_LIMITS };
  const { maxBytes, maxAgeMs } = pipeline.sink.transaction;
  return { source, sink, limits: { maxTransactionBytes: maxBytes, maxTransactionAgeMs: maxAgeMs } };
}
