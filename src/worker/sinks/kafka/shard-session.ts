import { isDeepStrictEqual } from 'node:util';
import { CdcError, InvariantError } from '../../../core/errors/cdc-error';
import { type Clock, type JsonObject } from '../../../core/ports';
import { readLatestByKey, type ReadOptions } from '../../kafka/committed-reader';
import { type KafkaClient } from '../../kafka/kafka-client';
import {
  decodeShardState,
  encodeStateEntry,
  shardKey,
  statePartition,
  transactionalIdOf,
  type ShardState,
  type StateEntry,
} from '../../kafka/state-records';
import { stateTopicSpec } from '../../kafka/state-topic';
import { ensureTopics, type KnownTopic } from '../../kafka/topic-admin';
import { TxnLog, TXN_LOG_DEFAULTS } from '../../kafka/txn-log';
import { type DocumentGuard, type KafkaSinkSettings } from './settings';

const READ_TIMEOUT_MS = 60_000;
const TOPIC_TIMEOUT_MS = 30_000;

/** An opened shard: this process has fenced all others and committed its claim. */
export interface ShardSession {
  readonly client: KafkaClient;
  readonly log: TxnLog;
  readonly state: ShardState;
  readonly attempt: number;
  /**
   * Looks whether this process is still the one that claimed the shard last.
   * @throws CdcError CDC_SINK_REPLACED
   */
  readonly assertOwned: () => Promise<void>;
  /** Adds a record of the shard's state to the transaction that is being filled. */
  readonly appendState: (entry: StateEntry) => void;
  /** Makes known how large the records of output topics may be. */
  readonly limitBatches: (topics: Iterable<KnownTopic>) => void;
}

/**
 * Takes over a shard: looks whether this process may, fences every older owner, reads what was committed, and claims
 * the shard. Nothing is fenced before the stored state was found to be one that this process can go on from.
 * @throws CdcError
 */
export async function openShardSession(
  client: KafkaClient,
  settings: KafkaSinkSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<ShardSession> {
  const { prefix, pipeline, shard, owner, document } = settings;
  const key = shardKey(pipeline, shard);
  const { topic, partitions } = await ensureStateTopic(client, prefix, signal);
  const at = { topic, partition: statePartition(pipeline, shard, partitions) };
  const read = async (until: ReadOptions['until']): Promise<ShardState> => {
    const options = { until, timeoutMs: READ_TIMEOUT_MS };
    return decodeShardState(key, await readLatestByKey(client, at, options, signal));
  };

  const before = await read('stable');
  owner.assertNotReplaced(key, before.claim);
  assertDocument(pipeline, before.document, document);

  const maxMessageBytes = new Map<string, number>();
  const log = await TxnLog.open(
    client,
    {
      ...TXN_LOG_DEFAULTS,
      transactionalId: transactionalIdOf(prefix, pipeline, shard),
      transactionTimeoutMs: settings.transactionTimeoutMs,
      maxBatchBytes: (name) =>
        Math.min(TXN_LOG_DEFAULTS.maxBatchBytes(), maxMessageBytes.get(name) ?? Infinity),
    },
    signal,
  );
  const state = await read('end');
  const appendState = (entry: StateEntry): void =>
    log.append(at.topic, at.partition, encodeStateEntry(key, entry), clock.nowMs());
  const claim = owner.nextClaim(state.claim, clock.nowMs());
  appendState({ kind: 'claim', value: claim });
  if (document !== undefined && !isDeepStrictEqual(state.document, document.document))
    appendState({ kind: 'document', value: document.document });
  await log.commit();
  owner.claimed(claim);
  return {
    client,
    log,
    state,
    attempt: claim.attempt,
    assertOwned: async () => owner.assertNotReplaced(key, (await read('end')).claim),
    appendState,
    limitBatches(topics) {
      for (const known of topics) maxMessageBytes.set(known.topic, known.maxMessageBytes);
    },
  };
}

async function ensureStateTopic(
  client: KafkaClient,
  prefix: string,
  signal: AbortSignal,
): Promise<KnownTopic> {
  const spec = stateTopicSpec(prefix, client.nodeIds.length);
  const known = await ensureTopics(client, [spec], { create: true, timeoutMs: TOPIC_TIMEOUT_MS }, signal);
  const topic = known.get(spec.topic);
  if (topic === undefined) throw new InvariantError('the state topic is missing after it was ensured');
  return topic;
}

function assertDocument(
  pipeline: string,
  stored: JsonObject | undefined,
  guard: DocumentGuard | undefined,
): void {
  if (stored === undefined || guard === undefined || guard.acceptChanges) return;
  const changes = guard.compare(stored, guard.document);
  if (changes.length > 0)
    throw new CdcError(
      'CDC_SINK_DOCUMENT_CHANGED',
      `opening pipeline ${pipeline}: its document has changed since the stored position:\n${changes.map((line) => `  ${line}`).join('\n')}`,
    );
}
