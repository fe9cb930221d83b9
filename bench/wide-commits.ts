import { startKafka } from '../scripts/kafka/kafka-cluster';
import { measureAlone } from './alone/measured-process';
import { type WideCommitResult, type WideCommitTask } from './alone/wide-commits';

const TABLES = 50;
const PARTITIONS = 6;
const BROKERS = 3;
const COMMITS = 30;

/** How long a transaction takes that touches every partition of 50 tables on three brokers. */
export async function measureWideCommits(): Promise<WideCommitResult & { readonly partitions: number }> {
  const cluster = await startKafka({ brokers: BROKERS, jvm: 'kafka' });
  try {
    const task: WideCommitTask = {
      bootstrapServers: [...cluster.bootstrap],
      topics: Array.from({ length: TABLES }, (_, i) => `wide-${i}`),
      partitions: PARTITIONS,
      replicationFactor: BROKERS,
      commits: COMMITS,
    };
    const result = await measureAlone<WideCommitResult>('wide-commits.ts', { ...task });
    return { ...result, partitions: TABLES * PARTITIONS };
  } finally {
    await cluster.stop();
  }
}
