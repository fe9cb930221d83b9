import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { noteJobError } from './capture-job';
import { runCleanup } from './cleanup';

const MS_PER_DAY = 86_400_000;
/** Two in the morning. */
const RUNS_AT_MS = 2 * 3_600_000;
/** Node's timers go no further than 24 days; looking more often also follows a clock that is set. */
const LOOK_EVERY_MS = 3_600_000;

const timers = new WeakMap<Database, NodeJS.Timeout>();

function nextRunMs(nowMs: number): number {
  const today = Math.floor(nowMs / MS_PER_DAY) * MS_PER_DAY + RUNS_AT_MS;
  return today > nowMs ? today : today + MS_PER_DAY;
}

/** Runs the cleanup job of a database every night, until it is stopped. */
export function scheduleCleanup(engine: EngineState, database: Database): void {
  if (timers.has(database)) return;
  let nextMs = nextRunMs(engine.clock.nowMs());
  const timer = setInterval(() => {
    const nowMs = engine.clock.nowMs();
    if (nowMs < nextMs || !engine.agentRunning) return;
    nextMs = nextRunMs(nowMs);
    runCleanup(engine, database, new AbortController().signal).catch((error: unknown) => {
      noteJobError(engine, database, 'Cleanup', error);
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  timers.set(database, timer);
}

export function stopCleanup(database: Database): void {
  clearInterval(timers.get(database));
  timers.delete(database);
}
