import { CdcError } from '../../core/errors/cdc-error';
import { TOPIC_ALREADY_EXISTS } from './error-codes';
import { protocolError } from './errors';
import { type KafkaClient } from './kafka-client';
import { listOffsets } from './offsets';
import { type TopicMetadata } from './protocol/metadata';
import { createTopicsRequest, describeConfigsRequest, type NewTopic } from './protocol/topics';

const CREATE_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

/** What is asked of a topic. What is left out may be as it is; a created topic then gets the broker's defaults. */
export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
  /** How an existing topic is judged: `exact` it must have these partitions and settings, `any` it is taken as it is. */
  readonly compare: 'exact' | 'any';
}

export interface KnownTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly maxMessageBytes: number;
}

/**
 * Sees to it that the topics exist, creating those that are missing where `create` is set, and compares the others.
 * Nothing that exists is altered. The client has loaded them afterwards, and each partition has a leader.
 * @throws CdcError
 */
export async function ensureTopics(
  client: KafkaClient,
  specs: readonly TopicSpec[],
  options: { readonly create: boolean; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KnownTopic>> {
  const deadlineMs = client.clock.monotonicMs() + options.timeoutMs;
  const names = specs.map(({ topic }) => topic);
  const existing = await client.untilItPasses(() => client.loadTopics(names), deadlineMs, signal);
  const missing = specs.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0 && !options.create)
    throw new CdcError(
      'CDC_KAFKA_TOPIC_MISSING',
      `looking for topic ${missing.map(({ topic }) => topic).join(', ')}: it does not exist`,
    );
  if (missing.length > 0) await client.untilItPasses(() => createTopics(client, missing), deadlineMs, signal);
  const topics = await client.untilItPasses(() => loadWithLeaders(client, names), deadlineMs, signal);
  // A leader may be named before it knows of its partition itself; to ask it anything about it shows.
  const created = missing.map(({ topic }) => topic);
  await client.untilItPasses(() => listOffsets(client, created, 'end'), deadlineMs, signal);
  const configs = await client.untilItPasses(() => topicConfigs(client, names), deadlineMs, signal);
  const known = new Map<string, KnownTopic>();
  for (const spec of specs) {
    const metadata = topics.get(spec.topic);
    const config = configs.get(spec.topic) ?? new Map<string, string>();
    if (metadata === undefined) continue;
    if (spec.compare === 'exact') compare(spec, metadata, config);
    const maxMessageBytes = Number(config.get('max.message.bytes') ?? DEFAULT_MAX_MESSAGE_BYTES);
    known.set(spec.topic, { topic: spec.topic, partitions: metadata.partitions.length, maxMessageBytes });
  }
  return known;
}

async function createTopics(client: KafkaClient, specs: readonly TopicSpec[]): Promise<void> {
  const topics: NewTopic[] = specs.map(({ topic, partitions, replicationFactor, config }) => ({
    topic,
    partitions,
    replicationFactor,
    config,
  }));
  const answers = await client.sendToController(createTopicsRequest(topics, CREATE_TIMEOUT_MS));
  for (const { topic, errorCode, errorMessage } of answers) {
    // Another worker may have been faster: what it made is compared like any other.
    if (errorCode !== 0 && errorCode !== TOPIC_ALREADY_EXISTS)
      throw protocolError(errorCode, `creating topic ${topic}`, errorMessage);
  }
}

async function loadWithLeaders(
  client: KafkaClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, TopicMetadata>> {
  const topics = await client.loadTopics(names);
  for (const name of names) {
    const topic = topics.get(name);
    if (topic === undefined || topic.errorCode !== 0) throw unavailable(`topic ${name} is not there yet`);
    const orphan = topic.partitions.find(({ leader }) => leader < 0);
    if (orphan !== undefined)
      throw unavailable(`partition ${orphan.partition} of topic ${name} has no leader`);
  }
  return topics;
}

function unavailable(reason: string): CdcError {
  return new CdcError('CDC_KAFKA_TRANSACTION_FAILED', `looking for topics: ${reason}`);
}

async function topicConfigs(
  client: KafkaClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const resources = names.map((name) => ({ type: 'topic' as const, name }));
  const described = await client.sendToAny(describeConfigsRequest(resources));
  return new Map(
    described.map(({ name, errorCode, errorMessage, values }) => {
      if (errorCode !== 0)
        throw protocolError(errorCode, `reading the settings of topic ${name}`, errorMessage);
      return [name, values];
    }),
  );
}

/** @throws CdcError CDC_KAFKA_TOPIC_MISMATCH with all that differs. */
function compare(spec: TopicSpec, metadata: TopicMetadata, config: ReadonlyMap<string, string>): void {
  const differences: string[] = [];
  const { length } = metadata.partitions;
  if (length !== spec.partitions) differences.push(`partitions is ${length}, expected ${spec.partitions}`);
  for (const [name, value] of Object.entries(spec.config)) {
    const actual = config.get(name);
    if (actual !== value) differences.push(`${name} is ${actual ?? 'not set'}, expected ${value}`);
  }
  if (differences.length > 0)
    throw new CdcError(
      'CDC_KAFKA_TOPIC_MISMATCH',
      `comparing topic ${spec.topic} with its settings: ${differences.join('; ')}`,
    );
}
