import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makePart, partHolds } from '../../../src/lib/domain/act';
import { canonicalJson, contentHash, sha256Hex } from '../../../src/lib/domain/shared/canonical';
import vectors from './canonical.vectors.json';

// The same vectors are for the browser: a device and the relay must name one text by one hash.
describe('vectors of the content hash', () => {
  test.each(vectors)('$title', ({ schema, salt, value, canonical, hash }) => {
    expect(canonicalJson([schema, salt, value])).toBe(canonical);
    expect(contentHash(schema, salt, value)).toBe(hash);
  });
});

describe('canonical JSON', () => {
  test('does not depend on the order in which members were written, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const turned = JSON.parse(JSON.stringify(value), (_, member: unknown) =>
          member && typeof member === 'object' && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        ) as unknown;
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('leaves out what is undefined, as sending it would', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(canonicalJson([undefined])).toBe('[null]');
  });
});

test('SHA-256 is the one everybody else computes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

describe('a private part', () => {
  test('verifies with its value and salt, and without them', () => {
    const part = makePart('соль', { family: 'Петрова' });
    expect(partHolds(part)).toBe(true);
    expect(partHolds({ hash: part.hash })).toBe(true);
  });

  test('does not verify with another value or salt', () => {
    const part = makePart('соль', { family: 'Петрова' });
    expect(partHolds({ ...part, value: { family: 'Сидорова' } })).toBe(false);
    expect(partHolds({ ...part, salt: 'перец' })).toBe(false);
  });

  test('tells nothing of equal values', () => {
    expect(makePart('a', 3).hash).not.toBe(makePart('b', 3).hash);
  });
});
