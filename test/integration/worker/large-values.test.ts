import { expect, test } from '@jest/globals';
import { measureLargeValues } from '../../../bench/bounds/large-values';

// The larger transaction and the snapshot have their bounds in `npm run bench:bounds`.

test('values of 20 MB are inserted within 400 MB, and updated with both images within 768 MB', async () => {
  const { inserted, updated } = await measureLargeValues(3);
  expect(inserted.maxRssMb).toBeLessThanOrEqual(400);
  expect(updated.maxRssMb).toBeLessThanOrEqual(768);
});
