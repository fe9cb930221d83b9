import { protocolError } from './errors';
import { type TransactionClient } from './kafka-client';
import { type ProducerIdentity } from './protocol/record-batch-builder';
import { findCoordinatorRequest, initProducerIdRequest } from './protocol/transactions';

export interface ProducerSession {
  readonly transactionalId: string;
  readonly producer: ProducerIdentity;
  /** Node id of the coordinator as it was found at open; when it moves, the session ends with the next request. */
  readonly coordinator: number;
}

export interface ProducerSessionSettings {
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  readonly openTimeoutMs: number;
}

/**
 * InitProducerId at the coordinator, wherever it is and as soon as there is one: fences older producers of the id,
 * aborts the transaction that they left open, or finishes the one that they had committed.
 */
export async function openProducerSession(
  client: TransactionClient,
  settings: ProducerSessionSettings,
  signal: AbortSignal,
): Promise<ProducerSession> {
  const { transactionalId, transactionTimeoutMs, openTimeoutMs } = settings;
  const doing = `opening transactional.id ${transactionalId}`;
  const attempt = async (): Promise<ProducerSession> => {
    const found = await client.sendToAny(findCoordinatorRequest(transactionalId));
    if (found.errorCode !== 0) throw protocolError(found.errorCode, doing);
    const request = initProducerIdRequest(transactionalId, transactionTimeoutMs);
    const { errorCode, producer } = await client.send(found.nodeId, request);
    if (errorCode !== 0) throw protocolError(errorCode, doing);
    return { transactionalId, producer, coordinator: found.nodeId };
  };
  return client.untilItPasses(attempt, client.clock.monotonicMs() + openTimeoutMs, signal);
}
