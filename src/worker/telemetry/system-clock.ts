import { setTimeout as wait } from 'node:timers/promises';
import { type Clock } from '../../core/ports';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    try {
      await wait(delayMs, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
