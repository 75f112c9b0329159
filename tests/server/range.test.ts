import { describe, expect, test } from 'vitest';
import { askedOf } from '../../server/files/range';

const SIZE = 1_000;

describe('[E-28] which bytes a Range header asks for', () => {
  test.each([
    ['bytes=0-', { first: 0, last: 999 }],
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=500-599', { first: 500, last: 599 }],
    ['bytes=999-', { first: 999, last: 999 }],
    // As far as there is something.
    ['bytes=900-5000', { first: 900, last: 999 }],
    ['BYTES = 5-6', 'whole'],
    ['Bytes=5-6', { first: 5, last: 6 }],
    ['bytes= 5-6 ', { first: 5, last: 6 }],
    // The last ones.
    ['bytes=-1', { first: 999, last: 999 }],
    ['bytes=-300', { first: 700, last: 999 }],
    ['bytes=-5000', { first: 0, last: 999 }],
  ] as const)('%s', (header, asked) => expect(askedOf(header, SIZE)).toEqual(asked));

  test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0', 'bytes=7-5', 'bytes=-', 'bytes=', 'bytes=a-b'])(
    '%s asks for nothing that is there',
    (header) => expect(askedOf(header, SIZE)).toBe('none'),
  );
  test(`as does a number of ${10_000} digits`, () =>
    expect(askedOf(`bytes=${'9'.repeat(10_000)}-`, SIZE)).toBe('none'));

  test.each([undefined, '', 'items=0-5', 'bytes 0-5', 'bytes=0-5,10-20', 'bytes=0-0,-1'])(
    '%s: no single range of bytes, the whole file',
    (header) => expect(askedOf(header, SIZE)).toBe('whole'),
  );

  test('an empty file has no range', () => {
    for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) expect(askedOf(header, 0)).toBe('none');
    expect(askedOf(undefined, 0)).toBe('whole');
  });
});
