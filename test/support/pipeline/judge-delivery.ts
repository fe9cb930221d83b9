import { type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { type CommittedHistory } from '../delivery/committed-history';
import { DeliveryChecker, type DeliveryFormat, type DeliveryReport } from '../delivery/delivery-checker';
import { readCommitted } from '../delivery/outside-reader';
import { StateRecords } from '../delivery/state-records';
import { type SqlSession } from '../workload/sql-session';
import { comparedColumns, readContents, type WorkloadTable } from '../workload/workload-table';

/** A pipeline that has ended, and what it should have delivered. */
export interface DeliveredPipeline {
  readonly cluster: KafkaCluster;
  readonly prefix: string;
  readonly name: string;
  readonly format: DeliveryFormat;
  readonly tables: readonly WorkloadTable[];
  readonly topicOf: (table: WorkloadTable) => string;
  readonly history: CommittedHistory;
  readonly firstTxnAfterSnapshot: number | undefined;
}

/** Reads output and state topics from outside and the tables from the database, and compares all with the history. */
export async function judgeDelivery(
  pipeline: DeliveredPipeline,
  session: SqlSession,
): Promise<DeliveryReport> {
  const { cluster, tables, topicOf, history, format, firstTxnAfterSnapshot } = pipeline;
  const columns = comparedColumns(tables);
  const tableOfTopic = new Map(tables.map((table) => [topicOf(table), table.name]));
  const checker = new DeliveryChecker({
    history,
    format,
    tableOfTopic,
    comparedColumns: columns,
    firstTxnAfterSnapshot,
  });
  await readCommitted(cluster, [...tableOfTopic.keys()], (record) => checker.observe(record));
  const state = new StateRecords();
  await readCommitted(cluster, [`${pipeline.prefix}.state`], (record) => state.add(record));
  const contents = new Map<string, ReadonlyMap<string, string>>();
  for (const table of tables) contents.set(table.name, await readContents(session, table, columns));
  return checker.finish(contents, state.positionsOf(pipeline.name));
}
