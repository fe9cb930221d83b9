import { expect, test } from '@jest/globals';
import { FenceWait } from '../../../../../../src/worker/sources/sqlserver/snapshot/fence-wait';
import { MemoryLogger } from '../../../../../support/memory/memory-telemetry';

function waitOf(remedy: string | undefined): {
  wait: FenceWait;
  logger: MemoryLogger;
  at: (ms: number) => void;
} {
  let nowMs = 0;
  const logger = new MemoryLogger();
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, wait: () => Promise.resolve() };
  const wait = new FenceWait(clock, logger, { remedy });
  const at = (ms: number): void => {
    nowMs = ms;
    wait.goesOn();
  };
  return { wait, logger, at };
}

test('a wait is told once it is long, with the right that shortens it', () => {
  const { logger, at } = waitOf('GRANT VIEW DATABASE STATE TO [reader];');
  for (let ms = 0; ms <= 60_000; ms += 200) at(ms);
  expect(logger.entries).toMatchObject([
    { level: 'warn', fields: { remedy: 'GRANT VIEW DATABASE STATE TO [reader];' } },
  ]);
});

test('several short waits are nothing to be told of', () => {
  const { wait, logger, at } = waitOf(undefined);
  for (let ms = 0; ms <= 60_000; ms += 200) {
    at(ms);
    if (ms % 5000 === 0) wait.over();
  }
  expect(logger.entries).toEqual([]);
});
