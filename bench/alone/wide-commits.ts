import { givenTask } from './measured-process';
import { appendEverywhere, type LogTopics, openSettledLog } from './settled-log';

/** Commits transactions of one record for each partition. */
export interface WideCommitTask extends LogTopics {
  readonly commits: number;
}

export interface WideCommitResult {
  readonly medianMs: number;
  readonly longestMs: number;
}

async function main(): Promise<void> {
  const task = givenTask() as WideCommitTask;
  const { log, client } = await openSettledLog(task);
  const times: number[] = [];
  for (let i = 0; i < task.commits; i++) {
    const begunMs = performance.now();
    appendEverywhere(log, task);
    await log.commit();
    times.push(performance.now() - begunMs);
  }
  log.close();
  client.close();
  times.sort((a, b) => a - b);
  const result: WideCommitResult = {
    medianMs: times[Math.floor(times.length / 2)] ?? NaN,
    longestMs: times.at(-1) ?? NaN,
  };
  process.stdout.write(JSON.stringify(result));
}

void main();
