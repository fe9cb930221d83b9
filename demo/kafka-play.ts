import { join } from 'node:path';
import { type KafkaCluster, startKafka } from '../scripts/kafka/kafka-cluster';
import { createTemporaryFolder } from '../scripts/process/temporary-folder';
import { reportLines, reportSummary } from '../test/support/delivery/delivery-report';
import { commitMarker, waitForMarker } from '../test/support/pipeline/catch-up';
import { CommittedState } from '../test/support/pipeline/committed-state';
import { judgeDelivery } from '../test/support/pipeline/judge-delivery';
import { waitUntil } from '../test/support/pipeline/wait-until';
import { type Narrator } from './narrator';
import { SHOP } from './shop';
import { ShopServer } from './shop-server';
import { ShopWorker } from './shop-worker';
import { type Stage } from './stage';

const PREFIX = 'demo';
const PIPELINE = 'shop';
const WRITE_INTERVAL_MS = 20;
const STEP_DEADLINE_MS = 60_000;
/** Changes that are to arrive before the next thing happens. */
const SCENE_CHANGES = 300;

const count = (n: number): string => n.toLocaleString('en-US');

/** The demo with Kafka: snapshot, stream, a killed worker, a killed broker, and the verdict. */
export class KafkaPlay {
  readonly #narrator: Narrator;
  readonly #stage: Stage;

  constructor(narrator: Narrator, stage: Stage) {
    this.#narrator = narrator;
    this.#stage = stage;
  }

  /** @returns true when nothing was lost, doubled or out of order */
  async run(): Promise<boolean> {
    this.#narrator.say('starting one Kafka broker and a SQL Server stand-in');
    const [kafka, server] = await Promise.all([this.#startKafka(), ShopServer.start(this.#stage, SHOP)]);
    const stop = new AbortController();
    await this.#stage.onClose(() => stop.abort());
    const writing = server.write(WRITE_INTERVAL_MS, stop.signal);
    writing.catch(() => stop.abort());
    const rows = SHOP.map((table) => `${count(table.rows)} ${table.name.slice('dbo.'.length)}`).join(', ');
    this.#narrator.say(`the shop: ${rows}; the database's capture job looks every 5 s`);
    this.#narrator.add(
      'a writer inserts, updates, deletes, moves keys and rolls back, about 40 transactions a second',
    );
    const worker = await this.#startWorker(kafka, server);
    const firstTxnAfterSnapshot = await this.#watchSnapshot(kafka, server, worker);
    await this.#watchStream(worker, 'streaming');
    await this.#killWorker(worker);
    await this.#killBroker(kafka, worker);
    stop.abort();
    await writing;
    return this.#judge(kafka, server, worker, firstTxnAfterSnapshot);
  }

  async #startKafka(): Promise<KafkaCluster> {
    const kafka = await startKafka();
    await this.#stage.onClose(() => kafka.stop());
    return kafka;
  }

  async #startWorker(kafka: KafkaCluster, server: ShopServer): Promise<ShopWorker> {
    const folder = createTemporaryFolder('demo-worker');
    await this.#stage.onClose(() => folder.remove());
    const worker = new ShopWorker({
      pipelineFile: join(__dirname, 'pipeline.yaml'),
      prefix: PREFIX,
      logFile: join(folder.path, 'worker.log'),
      variables: { ...server.variables, DEMO_KAFKA: kafka.bootstrap.join(',') },
    });
    await this.#stage.onClose(() => worker.kill());
    this.#narrator.say('worker: flink-cdc run demo/pipeline.yaml');
    await worker.start();
    return worker;
  }

  /** @returns the first transaction that began when the snapshot was complete */
  async #watchSnapshot(kafka: KafkaCluster, server: ShopServer, worker: ShopWorker): Promise<number> {
    await waitUntil('the pipeline was ready', () => worker.process.ready(), STEP_DEADLINE_MS);
    const state = await CommittedState.open(kafka.bootstrap, PREFIX, PIPELINE);
    try {
      const isDone = async (): Promise<boolean> => {
        const [delivered, read] = [
          await worker.delivered(),
          await worker.process.metric('cdc_snapshot_rows_total'),
        ];
        this.#narrator.live(`snapshot: ${count(read)} rows read, ${count(delivered)} events delivered`);
        return state.isSnapshotDone(SHOP.length);
      };
      await waitUntil('the snapshot was complete', isDone, STEP_DEADLINE_MS);
    } finally {
      state.close();
    }
    const events = count(await worker.delivered());
    this.#narrator.say(
      `the snapshot is complete: ${events} events, with the changes that happened meanwhile`,
    );
    return server.counter.next;
  }

  /** Goes on until some more changes have arrived. */
  async #watchStream(worker: ShopWorker, what: string): Promise<void> {
    const before = await worker.delivered();
    const arrived = async (): Promise<boolean> => {
      const changes = (await worker.delivered()) - before;
      this.#narrator.live(`${what}: ${count(changes)} more changes in Kafka`);
      return changes >= SCENE_CHANGES;
    };
    await waitUntil('more changes arrived', arrived, STEP_DEADLINE_MS);
    this.#narrator.say(`${what}: ${count((await worker.delivered()) - before)} more changes in Kafka`);
  }

  async #killWorker(worker: ShopWorker): Promise<void> {
    const { pid } = worker.process;
    await worker.kill();
    this.#narrator.say(`kill -9 of the worker (process ${pid}); starting it again`);
    await worker.start();
    await this.#watchStream(worker, 'the new worker goes on where Kafka says that the old one was');
  }

  async #killBroker(kafka: KafkaCluster, worker: ShopWorker): Promise<void> {
    const broker = kafka.broker(1);
    const { pid } = broker;
    await broker.kill();
    this.#narrator.say(`kill -9 of the broker (process ${pid ?? 'none'}); starting it again`);
    await broker.start();
    this.#narrator.say('the broker is back');
    await this.#watchStream(worker, 'the worker goes on');
  }

  async #judge(
    cluster: KafkaCluster,
    server: ShopServer,
    worker: ShopWorker,
    firstTxnAfterSnapshot: number,
  ): Promise<boolean> {
    const { history, counter, session } = server;
    const lagSeconds = await this.#catchUp(cluster, server, worker);
    const ended = await worker.stop();
    if (ended !== 0) throw new Error(`the worker ended with ${ended} when it was asked to stop`);
    this.#narrator.say(
      `the writer has stopped after ${count(counter.next - 1)} transactions; reading the topics from outside, read_committed`,
    );
    const report = await judgeDelivery(
      {
        cluster,
        prefix: PREFIX,
        name: PIPELINE,
        format: 'debezium-json',
        tables: SHOP,
        topicOf: ({ name }) => `shop.${name.slice('dbo.'.length)}`,
        history,
        firstTxnAfterSnapshot,
      },
      session,
    );
    this.#narrator.say(
      `${count(report.committedChanges)} changes committed, ${count(report.records)} records read:`,
    );
    this.#narrator.add(reportSummary(report));
    if (!report.clean) for (const line of reportLines(report)) this.#narrator.add(line);
    this.#narrator.add(
      `lag from the last commit in the database to its commit in Kafka: ${lagSeconds.toFixed(1)} s, ` +
        `mean ${worker.meanLatencySeconds.toFixed(1)} s (the capture job looks every 5 s)`,
    );
    return report.clean;
  }

  /** @returns seconds from the last commit until the committed position was past it */
  async #catchUp(cluster: KafkaCluster, server: ShopServer, worker: ShopWorker): Promise<number> {
    const { session, history, counter } = server;
    const [table] = SHOP;
    if (table === undefined) throw new Error('the shop has no table');
    const state = await CommittedState.open(cluster.bootstrap, PREFIX, PIPELINE);
    try {
      const marker = await commitMarker(session, history, counter, table);
      const begunMs = performance.now();
      const assertHealthy = (): void => worker.assertRunning();
      await waitForMarker(session, state, table, marker, STEP_DEADLINE_MS, assertHealthy);
      await worker.delivered();
      return (performance.now() - begunMs) / 1000;
    } finally {
      state.close();
    }
  }
}
