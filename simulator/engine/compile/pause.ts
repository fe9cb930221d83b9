import { type Execution } from '../runtime/execution';

/** Thrown by a scan so that other sessions can run; the scan goes on at its next `next`. */
export class Pause extends Error {
  constructor() {
    super('giving way');
  }
}

const PAUSE = new Pause();

/** How long a statement may keep the process to itself. */
const SLICE_MS = 12;

export function nextPauseMs(): number {
  return performance.now() + SLICE_MS;
}

/** @throws Pause when the time slice is used up */
export function giveWay(execution: Execution): void {
  if (execution.pausable && performance.now() > execution.pauseAtMs) throw PAUSE;
}
