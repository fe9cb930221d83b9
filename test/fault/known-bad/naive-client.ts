import { type Kafka, type Message, type Producer } from 'kafkajs';
import { CommittedHistory } from '../../support/delivery/committed-history';

const KEYS = 60;
const KEYS_PER_BATCH = 30;
export const NAIVE_TABLE = 'dbo.items';

/** A round of changes that the pretended source committed: one update (at first an insert) of some keys. */
function nextBatch(
  history: CommittedHistory,
  txn: number,
): { messages: Message[]; rows: Map<string, string> } {
  const rows = new Map<string, string>();
  const messages: Message[] = [];
  const first = (txn * KEYS_PER_BATCH) % KEYS;
  for (let id = first; id < first + KEYS_PER_BATCH; id++) {
    const key = String(id);
    const alive = history.find(NAIVE_TABLE, key)?.alive === true;
    history.commit(txn, [{ table: NAIVE_TABLE, key, op: alive ? 'u' : 'c' }]);
    const n = history.find(NAIVE_TABLE, key)?.ops.length ?? 0;
    rows.set(key, JSON.stringify([n, txn]));
    messages.push({ key: JSON.stringify({ id }), value: JSON.stringify({ id, n, txn }) });
  }
  return { messages, rows };
}

export interface NaiveOutcome {
  readonly history: CommittedHistory;
  /** The final contents of the pretended table. */
  readonly contents: ReadonlyMap<string, string>;
  readonly transactions: number;
}

/**
 * Delivers as the manual of kafkajs shows it: one long-lived producer, one `sendBatch` per transaction over all
 * partitions and their leaders, abort after an error and go on with the same producer. Known to lose and double
 * records of committed transactions when a leader moves: it is here for the checker to catch.
 */
export async function runNaiveClient(
  kafka: Kafka,
  topics: { readonly output: string; readonly state: string; readonly partitions: number },
  until: AbortSignal,
): Promise<NaiveOutcome> {
  const history = new CommittedHistory();
  const contents = new Map<string, string>();
  const retry = { initialRetryTime: 20, maxRetryTime: 1000, retries: 10 };
  const producer = kafka.producer({ transactionalId: topics.output, maxInFlightRequests: 1, retry });
  await producer.connect();
  let seq = 0;
  while (!until.aborted) {
    const { messages, rows } = nextBatch(history, ++seq);
    const partitioned = messages.map((message, i) => ({ ...message, partition: i % topics.partitions }));
    const state = { key: 'naive/0', value: JSON.stringify({ seq, attempt: 1 }), partition: 0 };
    await commitWithAborts(producer, [
      { topic: topics.output, messages: partitioned },
      { topic: topics.state, messages: [state] },
    ]);
    for (const [key, row] of rows) contents.set(key, row);
  }
  await producer.disconnect();
  return { history, contents, transactions: seq };
}

async function commitWithAborts(
  producer: Producer,
  topicMessages: { topic: string; messages: Message[] }[],
): Promise<void> {
  for (;;) {
    const transaction = await producer.transaction();
    try {
      await transaction.sendBatch({ topicMessages });
      await transaction.commit();
      return;
    } catch {
      await transaction.abort();
    }
  }
}
