const US_PER_MINUTE = 60_000_000;
const US_PER_HOUR = 60 * US_PER_MINUTE;
const US_PER_DAY = 24 * US_PER_HOUR;

/** Turns the local times that SQL Server records for commits into UTC. */
export interface ServerClock {
  /**
   * Microseconds since 1970-01-01 UTC.
   * @param localUs the same of the server's wall clock
   * @param offsetMinutes the server's offset as of now
   */
  toUtcUs(localUs: number, offsetMinutes: number): number;
}

/** Takes the offset of now for all times: those before a change to or from summer time come out an hour off. */
export const CURRENT_OFFSET_CLOCK: ServerClock = {
  toUtcUs: (localUs, offsetMinutes) => localUs - offsetMinutes * US_PER_MINUTE,
};

/**
 * A server in a known zone. In the hour that happens twice the earlier one is taken.
 * @param zone IANA name
 * @throws RangeError for a zone that Node.js does not know
 */
export function zoneClock(zone: string): ServerClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (utcUs: number): number => {
    const name = format.formatToParts(utcUs / 1000).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
  const offsets = new Map<number, number>();
  const offsetOfHour = (hour: number): number => {
    const local = hour * US_PER_HOUR;
    const before = offsetAt(local - US_PER_DAY);
    const after = offsetAt(local + US_PER_DAY);
    const fits = (offset: number): boolean => offsetAt(local - offset * US_PER_MINUTE) === offset;
    return [Math.max(before, after), Math.min(before, after)].find(fits) ?? before;
  };
  return {
    toUtcUs(localUs) {
      const hour = Math.floor(localUs / US_PER_HOUR);
      let offset = offsets.get(hour);
      if (offset === undefined) {
        if (offsets.size > 1000) offsets.clear();
        offset = offsetOfHour(hour);
        offsets.set(hour, offset);
      }
      return localUs - offset * US_PER_MINUTE;
    },
  };
}
