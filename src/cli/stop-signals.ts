import { type Logger } from '../core/ports';

/** Aborts its signal at the first SIGTERM or SIGINT; later ones change nothing. */
export function stopOnSignals(logger: Logger): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) return;
    logger.info('stopping', { signal: name });
    controller.abort();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
    },
  };
}
