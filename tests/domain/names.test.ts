import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { access, audience } from '../../src/lib/domain/audience';
import { noFacts } from '../../src/lib/domain/facts';
import { DOCUMENT_KINDS, documentName, parseName, SHAPES } from '../../src/lib/domain/names';

const aSegment = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);
const aKind = fc.constantFrom(...DOCUMENT_KINDS);
const withParts = aKind.chain((kind) =>
  fc.tuple(...SHAPES[kind].map(() => aSegment)).map((values) => ({
    kind,
    parts: Object.fromEntries(SHAPES[kind].map((part, index) => [part, values[index]!])),
  })),
);

describe('names of documents', () => {
  test('a name written is read back', () => {
    fc.assert(
      fc.property(withParts, ({ kind, parts }) => {
        const name = documentName(kind, parts as never);
        expect(parseName(name)).toEqual({ kind, ...parts });
      }),
    );
  });

  test('reading never throws, and what it reads is written back the same', () => {
    const strange = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .tuple(aKind, fc.array(fc.string(), { maxLength: 6 }))
        .map(([kind, rest]) => [kind, ...rest].join('/')),
      withParts.map(({ kind, parts }) => `${documentName(kind, parts as never)}/`),
    );
    fc.assert(
      fc.property(strange, (name) => {
        const parsed = parseName(name);
        if (parsed) expect(documentName(parsed.kind, parsed as never)).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    '',
    '/',
    'draft',
    'draft/zarechny/a',
    'draft/zarechny/a/b/c',
    'draft/zarechny//b',
    'draft/zarechny/a/../b',
    'draft/zarechny/a/б',
    'draft/zarechny/a/b ',
    'draft/zarechny/a/b\n',
    'Draft/zarechny/a/b',
    'constructor/a/b/c',
    '__proto__/a/b/c',
    'toString/a',
    `draft/zarechny/a/${'b'.repeat(41)}`,
  ])('%j is no name', (name) => {
    expect(parseName(name)).toBeUndefined();
  });

  test('what is no name opens to nobody', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (person, name) => {
        const wanted = audience(noFacts(), name);
        expect([...wanted.read, ...wanted.write]).toEqual([]);
        expect(access(noFacts(), person, name)).toBe('none');
      }),
    );
  });
});
