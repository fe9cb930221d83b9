import { describe, expect, test } from '@jest/globals';
import { CdcError } from '../../../../src/core/errors/cdc-error';
import { type Clock } from '../../../../src/core/ports';
import { firstOf } from '../../../../src/worker/kafka/first-of';

const NEVER = new AbortController().signal;
const hang = (): Promise<string> => new Promise(() => undefined);

/** Time passes only by `tick`. */
class StaggerClock implements Clock {
  #waiting: (() => void)[] = [];
  nowMs = (): number => 0;
  monotonicMs = (): number => 0;
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  async tick(): Promise<void> {
    this.#waiting.splice(0).forEach((wake) => wake());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the first of several attempts', () => {
  test('the next one starts when one fails, not before the stagger', async () => {
    const clock = new StaggerClock();
    const started: number[] = [];
    const attempts = [hang, hang, () => Promise.resolve('third')].map((attempt, index) => () => {
      started.push(index);
      return attempt();
    });
    const result = firstOf(attempts, () => undefined, { clock, staggerMs: 1 }, NEVER);
    expect(started).toEqual([0]);
    await clock.tick();
    expect(started).toEqual([0, 1]);
    await clock.tick();
    expect(await result).toBe('third');

    const refused = (): Promise<string> => Promise.reject(new Error('refused'));
    const second = firstOf(
      [refused, () => Promise.resolve('second')],
      () => undefined,
      { clock, staggerMs: 1 },
      NEVER,
    );
    expect(await second).toBe('second');
  });

  test('what comes too late is given back', async () => {
    const clock = new StaggerClock();
    const discarded: string[] = [];
    let late: (text: string) => void = () => undefined;
    const slow = (): Promise<string> => new Promise((resolve) => (late = resolve));
    const result = firstOf(
      [slow, () => Promise.resolve('quick')],
      (text) => discarded.push(text),
      { clock, staggerMs: 1 },
      NEVER,
    );
    await clock.tick();
    expect(await result).toBe('quick');
    late('late');
    await clock.tick();
    expect(discarded).toEqual(['late']);
  });

  test('when all fail, the error that a retry does not mend is told', async () => {
    const clock = new StaggerClock();
    const codes = [
      'CDC_KAFKA_UNREACHABLE',
      'CDC_KAFKA_AUTHENTICATION_FAILED',
      'CDC_KAFKA_UNREACHABLE',
    ] as const;
    const attempts = codes.map((code) => () => Promise.reject(new CdcError(code, code)));
    const result = firstOf(attempts, () => undefined, { clock, staggerMs: 1 }, NEVER);
    await expect(result).rejects.toMatchObject({ code: 'CDC_KAFKA_AUTHENTICATION_FAILED' });
  });

  test('ends when it is aborted', async () => {
    const controller = new AbortController();
    const result = firstOf(
      [hang],
      () => undefined,
      { clock: new StaggerClock(), staggerMs: 1 },
      controller.signal,
    );
    controller.abort(new Error('enough'));
    await expect(result).rejects.toThrow('enough');
  });
});
