import { expect, test } from 'vitest';
import { zoneLike } from '../../../src/lib/ui/people/entrance/zones';

const at = new Date('2026-11-22T12:00:00Z');

test.each([
  ['Europe/Moscow', 'Europe/Moscow'],
  ['Asia/Kamchatka', 'Asia/Kamchatka'],
  // Not in the list, the same clock.
  ['Europe/Volgograd', 'Europe/Moscow'],
  ['Asia/Krasnoyarsk', 'Asia/Novokuznetsk'],
  ['America/New_York', 'Europe/Moscow'],
])('a device in %s is offered %s', (device, offered) => {
  expect(zoneLike(device, at)).toBe(offered);
});
