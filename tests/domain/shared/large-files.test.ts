import { describe, expect, test } from 'vitest';
import { lineOf, nextPiece, passageOf, waitsForPerson } from '../../../src/lib/domain/shared/large-files';
import { LIMITS } from '../../../src/lib/protocol/limits';

const LARGE = LIMITS.largeFileBytes;

describe('[E-28] «Только Wi-Fi»', () => {
  test.each([
    [undefined, 'unknown'],
    // Desktop Chromium has the interface and names no type.
    [{}, 'unknown'],
    [{ type: 'wifi' }, 'wifi'],
    [{ type: 'ethernet' }, 'wifi'],
    [{ type: 'cellular' }, 'mobile'],
    [{ type: 'bluetooth' }, 'mobile'],
    [{ type: 'none' }, 'unknown'],
    [{ type: 'something new' }, 'unknown'],
    [{ saveData: true }, 'mobile'],
    [{ type: 'wifi', saveData: true }, 'wifi'],
  ] as const)('%o is a line called %s', (connection, line) => expect(lineOf(connection)).toBe(line));

  test('a small file goes over any line, whatever was chosen', () => {
    for (const line of ['wifi', 'mobile', 'unknown'] as const)
      expect(passageOf(LARGE - 1, { way: 'wifi', line })).toBe('go');
  });

  test.each([
    ['wifi', undefined, 'go'],
    ['mobile', undefined, 'ask'],
    ['unknown', undefined, 'ask'],
    ['wifi', 'wifi', 'go'],
    ['mobile', 'wifi', 'wait'],
    // What is not known to be Wi-Fi is not taken for it.
    ['unknown', 'wifi', 'wait'],
    ['mobile', 'any', 'go'],
    ['unknown', 'any', 'go'],
  ] as const)('a large one over %s, with %s chosen: %s', (line, way, passage) =>
    expect(passageOf(LARGE, { line, ...(way && { way }) })).toBe(passage),
  );

  test('«Передать сейчас» sends this one over any line', () => {
    expect(passageOf(LARGE, { way: 'wifi', line: 'mobile', allowed: true })).toBe('go');
    expect(passageOf(LARGE, { line: 'unknown', allowed: true })).toBe('go');
  });
});

describe('[E-03] how much goes in one piece', () => {
  test('is what the line takes in some seconds, and never more than is sent again after a break', () => {
    expect(nextPiece(250_000, 4_000)).toBe(250_000);
    expect(nextPiece(1_000_000, 2_000)).toBe(2_000_000);
    expect(nextPiece(4_000_000, 100)).toBe(LIMITS.pieceBytes);
    expect(nextPiece(4_000_000, 40_000)).toBe(400_000);
    expect(nextPiece(250_000, 600_000)).toBe(LIMITS.firstPieceBytes);
  });

  test('grows by steps: one quick piece says little of a line', () => {
    expect(nextPiece(250_000, 1)).toBe(1_000_000);
    expect(nextPiece(250_000, 0)).toBe(1_000_000);
  });
});

test('a file that arrives differing is sent anew some times, one that has changed here not at all', () => {
  expect(waitsForPerson({})).toBe(false);
  expect(waitsForPerson({ failed: 'hash-differs', differed: LIMITS.differingUploads - 1 })).toBe(false);
  expect(waitsForPerson({ differed: LIMITS.differingUploads })).toBe(true);
  expect(waitsForPerson({ failed: 'damaged' })).toBe(true);
});
