const POLL_INTERVAL_MS = 50;

/** Waits for a condition that can only be asked for. @throws when it is not met in time. */
export async function waitUntil(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeoutMs: number,
  pollIntervalMs = POLL_INTERVAL_MS,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${timeoutMs / 1000} s passed before ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
  }
}
