import { type Admin } from 'kafkajs';
import { type KafkaCluster } from '../../scripts/kafka/kafka-cluster';
import { type WorkerProcess } from '../support/pipeline/worker-process';
import { type Phase } from './fault-tally';
import { type RequestMatch } from '../support/fault-proxy/fault-proxy';
import { type HeldRequest } from '../support/fault-proxy/held-request';
import { isEndTxn, type ProducedPartition } from '../support/fault-proxy/kafka-message';
import { type KafkaProxies } from '../support/fault-proxy/kafka-proxies';
import { isChangeQuery, type SourceBed } from './source-bed';

/** What faults act on: three brokers and a database behind proxies, and the worker of the current round. */
export interface FaultBed {
  readonly cluster: KafkaCluster;
  readonly kafka: KafkaProxies;
  /** Connected beside the proxies. */
  readonly admin: Admin;
  readonly source: SourceBed;
  readonly isChunkQuery: RequestMatch;
  readonly transactionTimeoutMs: number;
  readonly random: () => number;
  readonly worker: () => WorkerProcess;
  /** Starts the worker again after it was killed. */
  readonly restartWorker: () => Promise<void>;
  /** Where the positions of the pipeline are. */
  readonly position: ProducedPartition;
}

/** The request that shows that the worker is in the phase, held. */
export async function holdInPhase(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<HeldRequest> {
  if (phase === 'commit') return (await bed.kafka.hold(isEndTxn, signal)).held;
  return bed.source.proxy.hold(phase === 'snapshot' ? bed.isChunkQuery : isChangeQuery, signal);
}

/** Waits until the worker is seen to be in the phase: faults of Kafka in `snapshot` and `stream` begin behind a query. */
export async function seePhase(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<void> {
  if (phase === 'commit') return;
  (await holdInPhase(bed, phase, signal)).forward();
}
