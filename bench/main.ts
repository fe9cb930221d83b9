import { cpus } from 'node:os';
import { buildBundles } from '../test/support/pipeline/build-bundles';
import { measureBrokerKills } from './broker-kills';
import { benchFormats } from './formats';
import { measureLargeTransactions } from './large-transactions';
import { type BenchOptions, type BenchPart, parseOptions, USAGE, UsageError } from './options';
import { measureSimulatorSpeed } from './simulator-speed';
import { type Figure, measureThroughput } from './throughput';
import { measureWideCommits } from './wide-commits';

const BROKER_KILLS = 20;
const COORDINATOR_KILLS = 5;
const LARGE_TRANSACTION_ROWS = 2_000_000;

const count = (n: number): string => Math.round(n).toLocaleString('en-US');
const us = (n: number): string => `${n.toFixed(1)} us`;

function tell(text: string): void {
  process.stderr.write(`... ${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function showFigure({ kind, tables, format, worker, recordBytes, ...beside }: Figure): void {
  const { events, seconds, cpuUs, maxRssMb } = worker;
  const rate = events / seconds;
  const perEventUs = cpuUs / events;
  const { decoderUs, txnLogUs, producerRate } = beside;
  const ratio = perEventUs / (decoderUs + txnLogUs);
  print(
    `${kind} of ${count(events)}, ${tables} ${tables === 1 ? 'table' : 'tables'}, ${format} (${recordBytes} bytes a record)`,
  );
  print(
    `  worker: ${count(rate)}/s in ${seconds.toFixed(1)} s, CPU ${us(perEventUs)} each, at most ${count(maxRssMb)} MB`,
  );
  print(
    `  alone: decoder ${us(decoderUs)} + TxnLog ${us(txnLogUs)}; the worker takes ${ratio.toFixed(2)} x as much`,
  );
  print(
    `  kafka-producer-perf-test: ${count(producerRate)}/s; the worker reaches ${(rate / producerRate).toFixed(2)} of it`,
  );
}

const PARTS: Readonly<Record<BenchPart, (options: BenchOptions) => Promise<void>>> = {
  throughput: (options) => measureThroughput(options, tell, showFigure),
  formats: () => {
    for (const { name, microsPerEvent, valueBytes } of benchFormats())
      print(`encoding an update, ${name}: ${us(microsPerEvent)}, ${valueBytes} bytes`);
    return Promise.resolve();
  },
  'wide-commits': async () => {
    const { partitions, medianMs, longestMs } = await measureWideCommits();
    print(
      `transactions over ${partitions} partitions on 3 brokers: ${count(medianMs)} ms (median), ${count(longestMs)} ms (longest)`,
    );
  },
  simulator: async ({ rows }) => {
    await measureSimulatorSpeed(rows, ({ what, perSecond, serverCpuUs }) =>
      print(`${what}: ${count(perSecond)}/s, CPU of the server ${us(serverCpuUs)} each`),
    );
    await measureLargeTransactions(
      LARGE_TRANSACTION_ROWS,
      ({ what, rows: changed, changeRows, seconds, maxRssMb }) =>
        print(
          `transaction with ${what} of ${count(changed)} rows: ${count(changeRows)} rows captured after ` +
            `${seconds.toFixed(1)} s, at most ${count(maxRssMb)} MB`,
        ),
    );
  },
  'broker-kills': async () => {
    const { medianMs, p95Ms, sessionTimeoutMs } = await measureBrokerKills(
      BROKER_KILLS,
      COORDINATOR_KILLS,
      ({ firstCommitMs }) => tell(`a broker was killed: committed again after ${count(firstCommitMs)} ms`),
    );
    print(
      `${BROKER_KILLS} killed brokers, broker.session.timeout.ms ${sessionTimeoutMs}: first commit after ` +
        `${count(medianMs)} ms (median), ${count(p95Ms)} ms (95 %)`,
    );
  },
};

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  await buildBundles();
  print(`${cpus().length} CPUs, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  for (const part of options.parts) {
    tell(part);
    await PARTS[part](options);
  }
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { message, stack } = error as Error;
    console.error(error instanceof UsageError ? message : stack);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
