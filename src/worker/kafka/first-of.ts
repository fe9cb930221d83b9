import { CdcError } from '../../core/errors/cdc-error';
import { type Clock } from '../../core/ports';

/**
 * Starts the attempts one after the other, the next one as soon as one fails or has taken `staggerMs`, and gives the
 * first result; the others are told by their signal, and what they give all the same is given to `discard`.
 * @throws the most telling error when all fail: one that a retry does not mend, else the first.
 */
export function firstOf<T>(
  attempts: readonly ((overtaken: AbortSignal) => Promise<T>)[],
  discard: (late: T) => void,
  { clock, staggerMs }: { readonly clock: Clock; readonly staggerMs: number },
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const finished = new AbortController();
  const errors: unknown[] = [];
  let started = 0;
  return new Promise<T>((resolve, reject) => {
    const end = (settle: () => void): void => {
      finished.abort();
      settle();
    };
    const failed = (error: unknown): void => {
      errors.push(error);
      if (errors.length === attempts.length) end(() => reject(mostTelling(errors)));
      else startNext();
    };
    const startNext = (): void => {
      const attempt = attempts[started++];
      if (attempt === undefined || finished.signal.aborted) return;
      attempt(finished.signal).then((result) => {
        if (finished.signal.aborted) discard(result);
        else end(() => resolve(result));
      }, failed);
      void clock.wait(staggerMs, finished.signal).then(startNext);
    };
    signal.addEventListener('abort', () => end(() => reject(signal.reason as Error)), {
      once: true,
      signal: finished.signal,
    });
    startNext();
  });
}

function mostTelling(errors: readonly unknown[]): Error {
  const final = errors.find((error) => error instanceof CdcError && !error.retryable);
  return (final ?? errors[0]) as Error;
}
