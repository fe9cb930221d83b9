import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dateText,
  offsetText,
  timeText,
  toLocal,
  trimmedTimeText,
} from '../../../../src/worker/codec/iso-time';

test('every day of the years 1 to 9999 has the date that a calendar says', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      const date = new Date(days * 86_400_000);
      expect(dateText(days)).toBe(date.toISOString().slice(0, 10));
    }),
  );
  expect([dateText(-719_162), dateText(2_932_896)]).toEqual(['0001-01-01', '9999-12-31']);
});

test('the days around the end of February and of each year are right in all years', () => {
  const wrong: string[] = [];
  for (let year = 1; year <= 9999; year += 1) {
    const start = new Date(0).setUTCFullYear(year, 0, 1) / 86_400_000;
    for (const days of [start, start + 58, start + 59, start + 60, start + 364]) {
      const expected = new Date(days * 86_400_000).toISOString().slice(0, 10);
      if (dateText(days) !== expected) wrong.push(expected);
    }
  }
  expect(wrong).toEqual([]);
});

test('times have the digits of their precision', () => {
  const ticks = ((7 * 60 + 8) * 60 + 9) * 10_000_000 + 1_200_000;
  expect([0, 1, 3, 7].map((digits) => timeText(ticks, digits))).toEqual([
    '07:08:09',
    '07:08:09.1',
    '07:08:09.120',
    '07:08:09.1200000',
  ]);
  expect(timeText(863_999_999_999, 7)).toBe('23:59:59.9999999');
});

test('trimmed times end with the last digit that is not zero', () => {
  expect([0, 10, 1_200_000, 10_000_000].map(trimmedTimeText)).toEqual([
    '00:00:00',
    '00:00:00.000001',
    '00:00:00.12',
    '00:00:01',
  ]);
});

test('offsets are Z or signed hours and minutes', () => {
  expect([0, 120, -30, 840, -570].map(offsetText)).toEqual(['Z', '+02:00', '-00:30', '+14:00', '-09:30']);
});

test('the local time of an instant may be of the day before or after', () => {
  const hour = 36_000_000_000;
  expect(toLocal({ days: 10, ticks: 23 * hour, offsetMinutes: 120 })).toEqual({ days: 11, ticks: hour });
  expect(toLocal({ days: 10, ticks: hour, offsetMinutes: -120 })).toEqual({ days: 9, ticks: 23 * hour });
});
