import { describe, expect, test } from 'vitest';
import { clockError, relayTime, type Heard } from '../../../src/lib/domain/shared/clock';

const MINUTE = 60_000;
const DAY = 86_400_000;
const YEAR = 365 * DAY;
const relay = Date.parse('2026-12-04T09:00:00Z');
const heardWith = (error: number): Heard => ({ relay, device: relay + error });

describe('[E-05] a device dates by the relay, whatever its own clock shows', () => {
  test.each([
    ['six years behind', -6 * YEAR],
    ['six years ahead', 6 * YEAR],
    ['three hours behind', -3 * 60 * MINUTE],
    ['right', 0],
  ])('%s, two days after the last contact', (_, error) => {
    expect(relayTime(heardWith(error), relay + error + 2 * DAY)).toBe(relay + 2 * DAY);
  });

  test('before any contact there is only its own clock', () => {
    expect(relayTime(undefined, relay - 6 * YEAR)).toBe(relay - 6 * YEAR);
    expect(clockError(undefined, relay - 6 * YEAR)).toBe(0);
  });

  test.each([
    ['was behind', -6 * YEAR],
    ['was ahead', 6 * YEAR],
  ])('a clock that %s and has been put right offline is believed', (_, error) => {
    const now = relay + 2 * DAY;
    expect(relayTime(heardWith(error), now)).toBe(now);
    expect(clockError(heardWith(error), now)).toBe(0);
  });

  test('a right clock put wrong offline takes nobody behind the last contact', () => {
    expect(relayTime(heardWith(0), relay - 6 * YEAR)).toBe(relay);
    expect(clockError(heardWith(0), relay - 6 * YEAR)).toBe(-6 * YEAR);
  });
});

test('a difference of minutes is no error worth a sentence', () => {
  expect(clockError(heardWith(4 * MINUTE), relay + 4 * MINUTE)).toBe(0);
  expect(clockError(heardWith(-6 * MINUTE), relay - 6 * MINUTE)).toBe(-6 * MINUTE);
});
