import { type ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { type KafkaRequest } from './request';

/** A topic to be created. */
export interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface TopicAnswer {
  readonly topic: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** To the controller. With `validateOnly` nothing is created: the answer says whether it could be. */
export function createTopicsRequest(
  topics: readonly NewTopic[],
  timeoutMs: number,
  validateOnly = false,
): KafkaRequest<readonly TopicAnswer[]> {
  const body = new ByteWriter()
    .array(topics, (topic, writer) =>
      writer
        .string(topic.topic)
        .int32(topic.partitions)
        .int16(topic.replicationFactor)
        .int32(0) // no assignment by hand
        .array(Object.entries(topic.config), ([name, value]) => writer.string(name).string(value)),
    )
    .int32(timeoutMs)
    .boolean(validateOnly);
  return {
    apiKey: 19,
    apiVersion: 4,
    apiName: 'CreateTopics',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      return answer.array((reader) => ({
        topic: reader.string(),
        errorCode: reader.int16(),
        errorMessage: reader.nullableString(),
      }));
    },
  };
}

const RESOURCE_TYPES = { topic: 2, broker: 4 } as const;

export interface ConfigResource {
  readonly type: keyof typeof RESOURCE_TYPES;
  /** Name of the topic, or the broker's node id. */
  readonly name: string;
}

export interface DescribedConfig {
  readonly name: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Effective values, the defaults among them; sensitive ones are missing. */
  readonly values: ReadonlyMap<string, string>;
}

/** Settings of a broker go to that broker, of topics to any. */
export function describeConfigsRequest(
  resources: readonly ConfigResource[],
): KafkaRequest<readonly DescribedConfig[]> {
  const body = new ByteWriter()
    .array(resources, (resource, writer) =>
      writer
        .int8(RESOURCE_TYPES[resource.type])
        .string(resource.name)
        .array<string>(null, () => undefined),
    )
    .boolean(false) // synonyms
    .boolean(false); // documentation
  return {
    apiKey: 32,
    apiVersion: 3,
    apiName: 'DescribeConfigs',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      return answer.array(decodeConfig);
    },
  };
}

function decodeConfig(reader: ByteReader): DescribedConfig {
  const errorCode = reader.int16();
  const errorMessage = reader.nullableString();
  reader.int8(); // resource type
  const name = reader.string();
  const values = new Map<string, string>();
  reader.array(() => {
    const key = reader.string();
    const value = reader.nullableString();
    reader.boolean(); // read-only
    reader.int8(); // source
    reader.boolean(); // sensitive
    reader.array(() => [reader.string(), reader.nullableString(), reader.int8()]);
    reader.int8(); // type
    reader.nullableString(); // documentation
    if (value !== null) values.set(key, value);
  });
  return { name, errorCode, errorMessage, values };
}
