import { spawn } from 'node:child_process';
import { javaArguments, type KafkaInstallation } from './installation';

export interface KafkaToolOptions {
  /** Text for its standard input. */
  readonly input?: string;
  readonly timeoutMs?: number;
}

/**
 * Runs one of Kafka's command-line tools, e.g. `org.apache.kafka.tools.consumer.ConsoleConsumer`, to its end.
 * Costs a JVM start (1.5 to 3 s): a witness for the end of a test, too slow for a loop.
 * @returns what it wrote to standard output.
 * @throws Error with both outputs when it fails or takes longer than `timeoutMs` (60 s).
 */
export async function runKafkaTool(
  kafka: KafkaInstallation,
  mainClass: string,
  args: readonly string[],
  options: KafkaToolOptions = {},
): Promise<string> {
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const child = spawn('java', [quiet, ...javaArguments(kafka, mainClass), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const ended = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  if (ended === 0) return out;
  throw new Error(`${mainClass} ended with ${ended}\n${out}${err}`);
}
