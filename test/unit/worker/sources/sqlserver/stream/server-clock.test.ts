import { describe, expect, test } from '@jest/globals';
import {
  CURRENT_OFFSET_CLOCK,
  zoneClock,
} from '../../../../../../src/worker/sources/sqlserver/stream/server-clock';

/** Microseconds of a wall clock, as the server computes them. */
const wall = (text: string): number => Date.parse(`${text}Z`) * 1000;

describe('times of the server', () => {
  test('by the offset of now', () => {
    expect(CURRENT_OFFSET_CLOCK.toUtcUs(wall('2026-07-01T12:00:00'), 120)).toBe(wall('2026-07-01T10:00:00'));
  });

  test.each([
    ['2026-01-15T12:00:00', '2026-01-15T11:00:00'],
    ['2026-07-15T12:00:00', '2026-07-15T10:00:00'],
    ['2026-03-29T01:59:59', '2026-03-29T00:59:59'],
    ['2026-03-29T03:00:00', '2026-03-29T01:00:00'],
    // The hour that happens twice.
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00'],
    ['2026-10-25T03:00:00', '2026-10-25T02:00:00'],
  ])('in Berlin %s is %s UTC', (local, utc) => {
    expect(zoneClock('Europe/Berlin').toUtcUs(wall(local), 0)).toBe(wall(utc));
  });

  test('west of Greenwich and half hours', () => {
    expect(zoneClock('America/New_York').toUtcUs(wall('2026-11-01T00:30:00'), 0)).toBe(
      wall('2026-11-01T04:30:00'),
    );
    expect(zoneClock('Asia/Kolkata').toUtcUs(wall('2026-01-01T00:00:00'), 0)).toBe(
      wall('2025-12-31T18:30:00'),
    );
  });
});
