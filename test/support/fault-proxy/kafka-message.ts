/** The requests of Kafka's protocol that faults are aimed at, by their numbers. */
export const API = { produce: 0, listOffsets: 2, initProducerId: 22, endTxn: 26 } as const;

const API_KEY_AT = 4;
const CLIENT_ID_AT = 12;
/** Length and correlation id come before the body of an answer. */
const ANSWER_BODY_AT = 8;

export function apiKeyOf(request: Buffer): number {
  return request.length > API_KEY_AT + 1 ? request.readInt16BE(API_KEY_AT) : -1;
}

/** Matches for `KafkaProxies.hold`. */
export const isProduce = (request: Buffer): boolean => apiKeyOf(request) === API.produce;
export const isEndTxn = (request: Buffer): boolean => apiKeyOf(request) === API.endTxn;

/** True when the request names the topic or id, e.g. a Produce for a topic. */
export function mentions(request: Buffer, name: string): boolean {
  const text = Buffer.from(name, 'utf8');
  const length = Buffer.alloc(2);
  length.writeInt16BE(text.length);
  return request.includes(Buffer.concat([length, text]), bodyAt(request));
}

export interface ProducedPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What a Produce (3 to 8) is for: behind transactional id, acks and timeout, by topic and partition. */
export function producedPartitions(request: Buffer): readonly ProducedPartition[] {
  const partitions: ProducedPartition[] = [];
  let at = bodyAt(request);
  const count = (): number => request.readInt32BE((at += 4) - 4);
  const text = (): string => {
    const length = Math.max(0, request.readInt16BE((at += 2) - 2));
    return request.toString('utf8', at, (at += length));
  };
  text();
  at += 6;
  for (let topics = count(); topics > 0; topics--) {
    const topic = text();
    for (let left = count(); left > 0; left--) {
      partitions.push({ topic, partition: count() });
      const batchBytes = count();
      at += batchBytes;
    }
  }
  return partitions;
}

/** The epoch of the producer that asks, in EndTxn 0 to 2: behind its transactional id and its producer id. */
export function endTxnEpoch(request: Buffer): number {
  const at = bodyAt(request);
  return request.readInt16BE(at + 2 + request.readInt16BE(at) + 8);
}

/** The error code of an answer to EndTxn 0 to 2; it follows the throttle time. */
export function endTxnError(answer: Buffer): number {
  return answer.readInt16BE(ANSWER_BODY_AT + 4);
}

/** InitProducerId 0 and 1: throttle time, error code, producer id, epoch. Undefined when it was refused. */
export function producerEpoch(answer: Buffer): number | undefined {
  const body = answer.subarray(ANSWER_BODY_AT);
  return body.readInt16BE(4) === 0 ? body.readInt16BE(14) : undefined;
}

function bodyAt(request: Buffer): number {
  return CLIENT_ID_AT + 2 + Math.max(0, request.readInt16BE(CLIENT_ID_AT));
}
