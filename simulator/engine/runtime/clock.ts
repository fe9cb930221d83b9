import { type SqlDateTime } from '../../types/sql-type';
import { DAY_1970, TICKS_PER_DAY } from '../values/calendar';
import { toThreeHundredths } from '../values/cast/to-date';

/** Where the engine takes the time from; tests hand in their own. */
export interface EngineClock {
  /** Milliseconds since 1970-01-01 UTC, with fractions. */
  nowMs(): number;
}

export const systemClock: EngineClock = {
  nowMs: () => performance.timeOrigin + performance.now(),
};

const MS_PER_DAY = 86_400_000;

/** The server's time zone is UTC. */
export function fromMs(ms: number): SqlDateTime {
  const days = Math.floor(ms / MS_PER_DAY);
  const ticks = Math.min(Math.floor((ms - days * MS_PER_DAY) * 10_000), TICKS_PER_DAY - 1);
  return { days: days + DAY_1970, ticks, offsetMinutes: 0 };
}

/** As a datetime holds it. */
export function datetimeFromMs(ms: number): SqlDateTime {
  return toThreeHundredths(fromMs(ms));
}

export function toMs({ days, ticks }: SqlDateTime): number {
  return (days - DAY_1970) * MS_PER_DAY + ticks / 10_000;
}
