import { type EngineState } from '../runtime/engine-state';
import { startCapture, stopCapture } from './capture-job';
import { scheduleCleanup, stopCleanup } from './cleanup-job';

/** Starts the jobs of all databases that have them, as SQL Server Agent does when it starts. */
export function startAllJobs(engine: EngineState): void {
  for (const database of engine.databases.values()) {
    startCapture(engine, database);
    if (database.cdc?.cleanupJob !== undefined) scheduleCleanup(engine, database);
  }
}

/** Ends the jobs of all databases; scans at work are waited for. */
export async function stopAllJobs(engine: EngineState): Promise<void> {
  for (const database of engine.databases.values()) {
    stopCleanup(database);
    await stopCapture(database);
  }
}
