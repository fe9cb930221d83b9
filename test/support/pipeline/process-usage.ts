import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const USER_TIME_FIELD = 13;

export interface ProcessUsage {
  /** User and system time since the process began, in microseconds. */
  readonly cpuUs: number;
  /** The most memory that was resident at once, in MB. */
  readonly maxRssMb: number;
}

/** What a running process has used so far, as Linux counts it. */
export function processUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks: the fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (i: number): number => Number(fields[i - 2] ?? 0);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpuUs: ((ticks(USER_TIME_FIELD) + ticks(USER_TIME_FIELD + 1)) * 1_000_000) / TICKS_PER_SECOND,
    maxRssMb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
  };
}
