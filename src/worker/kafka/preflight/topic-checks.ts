import { protocolError } from '../errors';
import { describeErrorCode, TOPIC_ALREADY_EXISTS, UNKNOWN_TOPIC_OR_PARTITION } from '../error-codes';
import { type TopicMetadata } from '../protocol/metadata';
import { createTopicsRequest, describeConfigsRequest } from '../protocol/topics';
import { type TopicSpec } from '../topic-admin';
import {
  failed,
  ok,
  verdictOf,
  warning,
  type CheckContext,
  type KafkaCheck,
  type Verdict,
} from './kafka-check';

const CREATE_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

type Config = ReadonlyMap<string, string>;

interface ExistingTopic {
  readonly spec: TopicSpec;
  readonly metadata: TopicMetadata;
  readonly config: Config;
}

/** Missing topics: whether they could be created, asked of the broker without creating them. */
export const missingTopics: KafkaCheck = {
  code: 'CHECK_KAFKA_TOPICS_MISSING',
  async look(context) {
    const { client, settings } = context;
    const found = await findTopics(context);
    // What may not even be seen may be missing as well.
    const missing = found.filter(({ metadata }) => metadata === undefined || isDenied(metadata));
    const names = new Set(missing.map(({ spec }) => spec.topic));
    const creatable = missing
      .map(({ spec }) => spec)
      .filter(({ topic }) => settings.createTopics || topic === context.stateTopic.topic);
    const problems: Verdict[] = [...names]
      .filter((topic) => !creatable.some((spec) => spec.topic === topic))
      .map((topic) =>
        failed(`topic ${topic} does not exist`, 'Create it, or set topicCreation.enabled to true.'),
      );
    if (creatable.length > 0) {
      const answers = await client.sendToController(createTopicsRequest(creatable, CREATE_TIMEOUT_MS, true));
      for (const { topic, errorCode, errorMessage } of answers) {
        if (errorCode === 0 || errorCode === TOPIC_ALREADY_EXISTS) continue;
        problems.push(notCreatable(topic, errorCode, errorMessage, context.principal));
      }
    }
    if (names.size === 0) return ok('all topics exist');
    return verdictOf(problems, `missing topics will be created: ${[...names].join(', ')}`);
  },
};

function notCreatable(topic: string, errorCode: number, words: string | null, principal: string): Verdict {
  const { name, reaction } = describeErrorCode(errorCode);
  const remedy =
    reaction === 'deny'
      ? `kafka-acls.sh --add --allow-principal '${principal}' --operation Create --topic '${topic}'`
      : 'Correct topicCreation of the sink, or create the topic by hand.';
  return failed(`topic ${topic} could not be created: ${name}${words === null ? '' : ` (${words})`}`, remedy);
}

/** Topics that exist and differ from what the document asks for. */
export const topicSettings: KafkaCheck = {
  code: 'CHECK_KAFKA_TOPIC_SETTINGS',
  look: (context) =>
    judgeExisting(
      context,
      'existing topics agree with the settings of the sink',
      ({ spec, metadata, config }) => {
        if (spec.compare === 'any') return [];
        const { topic } = spec;
        const problems: Verdict[] = [];
        const { length } = metadata.partitions;
        if (length !== spec.partitions)
          problems.push(
            failed(
              `topic ${topic} has ${length} partitions, topicCreation.partitions is ${spec.partitions}`,
              `Set topicCreation.partitions to ${length}, or topicCreation.enabled to false to take topics as they are.`,
            ),
          );
        for (const [name, value] of Object.entries(spec.config)) {
          const actual = config.get(name);
          if (actual !== value)
            problems.push(
              failed(
                `topic ${topic} has ${name}=${actual ?? ''}, topicCreation.config asks for ${value}`,
                alter(topic, `${name}=${value}`),
              ),
            );
        }
        return problems;
      },
    ),
};

/** Whether a committed row can get lost with one broker. */
export const topicDurability: KafkaCheck = {
  code: 'CHECK_KAFKA_DURABILITY',
  look: (context) =>
    judgeExisting(context, 'existing topics survive the loss of a broker', ({ spec, metadata, config }) => {
      const { topic } = spec;
      const replicas = metadata.partitions[0]?.replicas.length ?? 0;
      const problems: Verdict[] = [];
      if (config.get('unclean.leader.election.enable') === 'true')
        problems.push(
          failed(
            `topic ${topic} allows unclean leader election: committed rows can be lost`,
            alter(topic, 'unclean.leader.election.enable=false'),
          ),
        );
      if (replicas >= 3 && Number(config.get('min.insync.replicas') ?? 1) < 2)
        problems.push(
          failed(
            `topic ${topic} has ${replicas} replicas and min.insync.replicas=${config.get('min.insync.replicas') ?? 1}`,
            alter(topic, 'min.insync.replicas=2'),
          ),
        );
      if (replicas < 3)
        problems.push(
          warning(
            `topic ${topic} has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}: it is not available, or lost, when a broker is`,
            'Use topics with 3 replicas in production.',
          ),
        );
      return problems;
    }),
};

/** How large a record may be, and whether the state topic keeps its records. */
export const topicLimits: KafkaCheck = {
  code: 'CHECK_KAFKA_TOPIC_LIMITS',
  look: (context) =>
    judgeExisting(context, 'records of 1 MB fit, and the state topic is compacted', ({ spec, config }) => {
      const { topic } = spec;
      const problems: Verdict[] = [];
      const maxBytes = Number(config.get('max.message.bytes') ?? DEFAULT_MAX_MESSAGE_BYTES);
      if (maxBytes < DEFAULT_MAX_MESSAGE_BYTES)
        problems.push(
          warning(
            `topic ${topic} accepts records of up to ${maxBytes} bytes: larger rows are dead letters, or stop the pipeline`,
            alter(topic, `max.message.bytes=${DEFAULT_MAX_MESSAGE_BYTES}`),
          ),
        );
      if (topic === context.stateTopic.topic && config.get('cleanup.policy') !== 'compact')
        problems.push(
          failed(
            `the state topic ${topic} has cleanup.policy=${config.get('cleanup.policy') ?? ''}: positions would be deleted`,
            alter(topic, 'cleanup.policy=compact'),
          ),
        );
      return problems;
    }),
};

function alter(topic: string, setting: string): string {
  return `kafka-configs.sh --alter --entity-type topics --entity-name '${topic}' --add-config '${setting}'`;
}

function isDenied({ errorCode }: TopicMetadata): boolean {
  return describeErrorCode(errorCode).reaction === 'deny';
}

async function findTopics({
  client,
  settings,
  stateTopic,
}: CheckContext): Promise<
  readonly { readonly spec: TopicSpec; readonly metadata: TopicMetadata | undefined }[]
> {
  const specs = [stateTopic, ...settings.topics];
  const { topics } = await client.refresh(specs.map(({ topic }) => topic));
  return specs.map((spec) => {
    const metadata = topics.find(({ topic }) => topic === spec.topic);
    const missing = metadata === undefined || metadata.errorCode === UNKNOWN_TOPIC_OR_PARTITION;
    return { spec, metadata: missing ? undefined : metadata };
  });
}

async function judgeExisting(
  context: CheckContext,
  fine: string,
  judge: (topic: ExistingTopic) => readonly Verdict[],
): Promise<Verdict> {
  const found = await findTopics(context);
  const existing = found.filter((entry): entry is { spec: TopicSpec; metadata: TopicMetadata } => {
    return entry.metadata?.errorCode === 0;
  });
  if (existing.length === 0) return ok('none of the topics exists yet');
  const resources = existing.map(({ spec }) => ({ type: 'topic' as const, name: spec.topic }));
  const described = await context.client.sendToAny(describeConfigsRequest(resources));
  const configs = new Map(
    described.map(({ name, errorCode, errorMessage, values }) => {
      if (errorCode !== 0)
        throw protocolError(errorCode, `reading the settings of topic ${name}`, errorMessage);
      return [name, values];
    }),
  );
  const problems = existing.flatMap((topic) =>
    judge({ ...topic, config: configs.get(topic.spec.topic) ?? new Map<string, string>() }),
  );
  return verdictOf(problems, fine);
}
