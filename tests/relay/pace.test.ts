import { expect, test } from 'vitest';
import { Pace } from '../../server/relay/pace';

test('what is refused is not counted: whoever asks without end waits no longer afterwards', () => {
  const pace = new Pace({ atOnce: 100, perSecond: 10 });
  const most = 1_000;
  expect(pace.reserve(100, most)).toBeLessThanOrEqual(100);
  for (let times = 0; times < 1_000; times++) expect(pace.reserve(50, most)).toBeUndefined();
  expect(pace.reserve(5, most)).toBeLessThanOrEqual(most);
});
