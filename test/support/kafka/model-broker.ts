import { type Clock } from '../../../src/core/ports';
import { type TransactionClient } from '../../../src/worker/kafka/kafka-client';
import { ByteReader } from '../../../src/worker/kafka/protocol/byte-reader';
import { type PartitionMetadata } from '../../../src/worker/kafka/protocol/metadata';
import { readRecordBatches } from '../../../src/worker/kafka/protocol/record-batch-reader';
import { type KafkaRequest, type TopicPartition } from '../../../src/worker/kafka/protocol/request';

const CONCURRENT_TRANSACTIONS = 51;
const OUT_OF_ORDER_SEQUENCE_NUMBER = 45;
const INVALID_TXN_STATE = 48;
const BROKERS = 2;

interface ModelLog {
  readonly committed: string[];
  readonly open: string[];
  nextSequence: number;
  nextOffset: number;
}

/**
 * What brokers do with the transactions of one producer, as far as a transaction log can tell: which partitions take
 * part, sequences, and what becomes visible. Answers wait for `tick`, so that a test decides what happens meanwhile.
 */
export class ModelBroker implements TransactionClient {
  readonly settings: TransactionClient['settings'] = {
    bootstrapServers: [],
    clientId: 'model',
    connectTimeoutMs: 1,
    requestTimeoutMs: 1_000_000,
  };
  readonly clock: Clock = { nowMs: () => 0, monotonicMs: () => 0, wait: () => this.#later() };
  /** Names of the requests, in order. */
  readonly requests: string[] = [];
  /** Answers CONCURRENT_TRANSACTIONS so many times to the next AddPartitionsToTxn. */
  concurrent = 0;
  /** Changes an answer on its way. */
  tamper: (apiName: string, answer: unknown) => unknown = (_apiName, answer) => answer;
  readonly #partitions: number;
  readonly #logs = new Map<string, ModelLog>();
  readonly #added = new Set<string>();
  #waiting: (() => void)[] = [];

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  partition({ partition }: TopicPartition): PartitionMetadata {
    if (partition >= this.#partitions) throw new Error('no such partition');
    return { partition, errorCode: 0, leader: 1 + (partition % BROKERS), replicas: [], inSyncReplicas: [] };
  }

  reachLeaders(): Promise<void> {
    return this.#later();
  }

  untilItPasses<T>(attempt: () => Promise<T>): Promise<T> {
    return attempt();
  }

  sendToAny<T>(request: KafkaRequest<T>): Promise<T> {
    return this.send(1, request);
  }

  async send<T>(nodeId: number, request: KafkaRequest<T>): Promise<T> {
    this.requests.push(request.apiName);
    await this.#later();
    const answer = this.#answer(nodeId, request.apiName, new ByteReader(Buffer.concat(request.body)));
    await this.#later();
    return this.tamper(request.apiName, answer) as T;
  }

  /** Values that readers see, in order. */
  committed(topic: string, partition: number): readonly string[] {
    return this.#log(topic, partition).committed;
  }

  /** Lets one step of whatever waits happen. @returns false when nothing waits. */
  async tick(): Promise<boolean> {
    const [next] = this.#waiting.splice(0, 1);
    next?.();
    await new Promise((resolve) => setImmediate(resolve));
    return next !== undefined;
  }

  async settle<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const finished = (): void => {
      state.done = true;
    };
    work.then(finished, finished);
    while (!state.done) await this.tick();
    return work;
  }

  #later(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #log(topic: string, partition: number): ModelLog {
    const key = `${topic}/${partition}`;
    const log = this.#logs.get(key) ?? { committed: [], open: [], nextSequence: 0, nextOffset: 0 };
    this.#logs.set(key, log);
    return log;
  }

  #answer(nodeId: number, apiName: string, request: ByteReader): unknown {
    switch (apiName) {
      case 'FindCoordinator':
        return { errorCode: 0, nodeId: 1, host: '', port: 0 };
      case 'InitProducerId':
        return { errorCode: 0, producer: { id: 7n, epoch: 0 } };
      case 'AddPartitionsToTxn':
        return this.#addPartitions(request);
      case 'Produce':
        return this.#produce(nodeId, request);
      case 'EndTxn':
        return this.#endTxn();
      default:
        throw new Error(`the model knows no ${apiName}`);
    }
  }

  #addPartitions(request: ByteReader): unknown {
    request.string();
    request.int64();
    request.int16();
    const errorCode = this.concurrent > 0 ? CONCURRENT_TRANSACTIONS : 0;
    if (errorCode !== 0) this.concurrent--;
    const topics = request.array(() => {
      const topic = request.string();
      return request.array((item) => ({ topic, partition: item.int32(), errorCode }));
    });
    if (errorCode === 0)
      for (const { topic, partition } of topics.flat()) this.#added.add(`${topic}/${partition}`);
    return topics.flat();
  }

  #produce(nodeId: number, request: ByteReader): unknown {
    request.string();
    request.int16();
    request.int32();
    const topics = request.array(() => {
      const topic = request.string();
      return request.array(() => {
        const partition = request.int32();
        const [batch] = readRecordBatches(Buffer.from(request.bytes(request.int32())));
        const log = this.#log(topic, partition);
        const baseOffset = BigInt(log.nextOffset);
        const refused = { topic, partition, errorMessage: null, baseOffset: -1n };
        if (this.partition({ topic, partition }).leader !== nodeId) return { ...refused, errorCode: 6 };
        if (!this.#added.has(`${topic}/${partition}`)) return { ...refused, errorCode: INVALID_TXN_STATE };
        if (batch === undefined || batch.baseSequence !== log.nextSequence)
          return { ...refused, errorCode: OUT_OF_ORDER_SEQUENCE_NUMBER };
        log.open.push(...batch.records.map(({ value }) => String(value)));
        log.nextSequence += batch.records.length;
        log.nextOffset += batch.records.length;
        return { ...refused, errorCode: 0, baseOffset };
      });
    });
    return topics.flat();
  }

  #endTxn(): number {
    if (this.#added.size === 0) return INVALID_TXN_STATE;
    this.#added.clear();
    for (const log of this.#logs.values()) {
      log.committed.push(...log.open.splice(0));
      // The marker takes an offset of its own.
      log.nextOffset++;
    }
    return 0;
  }
}
