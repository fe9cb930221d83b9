/** The requests of Kafka's protocol that faults are aimed at, by their numbers. */
export const API = { produce: 0, initProducerId: 22, endTxn: 26 } as const;

const API_KEY_AT = 4;
const CLIENT_ID_AT = 12;
/** Length and correlation id come before the body of an answer. */
const ANSWER_BODY_AT = 8;

export function apiKeyOf(request: Buffer): number {
  return request.length > API_KEY_AT + 1 ? request.readInt16BE(API_KEY_AT) : -1;
}

/** True when the request names the topic or id, e.g. a Produce for a topic. */
export function mentions(request: Buffer, name: string): boolean {
  const text = Buffer.from(name, 'utf8');
  const length = Buffer.alloc(2);
  length.writeInt16BE(text.length);
  return request.includes(Buffer.concat([length, text]), bodyAt(request));
}

export interface EndTxnOutcome {
  readonly errorCode: number;
}

/** EndTxn 0 to 2 are answered alike: throttle time, error code. */
export function endTxnOutcome(answer: Buffer): EndTxnOutcome {
  return { errorCode: answer.readInt16BE(ANSWER_BODY_AT + 4) };
}

/** InitProducerId 0 and 1: throttle time, error code, producer id, epoch. Undefined when it was refused. */
export function producerEpoch(answer: Buffer): number | undefined {
  const body = answer.subarray(ANSWER_BODY_AT);
  return body.readInt16BE(4) === 0 ? body.readInt16BE(14) : undefined;
}

function bodyAt(request: Buffer): number {
  return CLIENT_ID_AT + 2 + Math.max(0, request.readInt16BE(CLIENT_ID_AT));
}
