import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  conclusionHash,
  mentionsFile,
  missingInConclusion,
  missingItems,
  PROPOSED_LETTERS,
  readConclusion,
  readDraft,
  readHelp,
  readOutcome,
  readPhrases,
  readRemarks,
  readSheet,
  readSubmission,
  readUses,
  sheetHash,
  type Anchor,
  type Outcome,
} from '../../../src/lib/documents/materials/read';
import {
  resolveThread,
  setAllGates,
  setFindings,
  setScore,
  setVerdict,
  startThread,
} from '../../../src/lib/documents/materials/change';
import { initialConclusion, initialSubmission } from '../../../src/lib/documents/materials/initial';
import { readRichText } from '../../../src/lib/documents/rich-text';
import { EXAMPLE_RUBRIC } from '../../../src/lib/domain/materials/rubric';
import { aCard } from '../../builders/municipality';

const ROOTS = ['card', 'files', 'sources', 'coAuthors', 'submission', 'scores', 'gates', 'meta', 'agreed'];
const MORE = [
  'threads',
  'comments',
  'resolved',
  'outcomes',
  'outcome',
  'messages',
  'locators',
  'phrases',
  'used',
];
const KEYS = [
  'title',
  'kind',
  'classes',
  'links',
  'card',
  'verdict',
  'term',
  'salt',
  'c1',
  'g1',
  'outcome',
  'x',
];

/** A document such as a stranger or a later version might make: any values under any keys. */
const aStrangeDoc = fc
  .array(
    fc.tuple(
      fc.constantFrom(...ROOTS, ...MORE),
      fc.constantFrom(...KEYS),
      fc.oneof(
        fc.jsonValue(),
        fc.constant('map'),
        fc.constant('text'),
        fc.uint8Array({ maxLength: 5 }),
        fc.constantFrom('reject', 'lesson', 3, true),
      ),
    ),
    { maxLength: 30 },
  )
  .map((writes) => {
    const doc = new Y.Doc();
    for (const [root, key, value] of writes) {
      const made = value === 'map' ? new Y.Map([['a', 1]]) : value === 'text' ? new Y.Text('т') : value;
      doc.getMap(root).set(key, made);
    }
    return doc;
  });

describe('readers take any bytes', () => {
  test('and what they read hashes', () => {
    fc.assert(
      fc.property(aStrangeDoc, (doc) => {
        readDraft(doc);
        readSubmission(doc);
        readRemarks(doc);
        readOutcome(doc);
        readHelp(doc);
        readPhrases(doc);
        readUses(doc);
        expect(sheetHash(readSheet(doc))).toMatch(/^[0-9a-f]{64}$/);
        expect(conclusionHash(readConclusion(doc))).toMatch(/^[0-9a-f]{64}$/);
        expect(missingItems(readSheet(doc), EXAMPLE_RUBRIC).length).toBeGreaterThan(0);
        expect(missingInConclusion(readConclusion(doc), EXAMPLE_RUBRIC).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('rich text nested without end is read to a bound', () => {
    const doc = nested('blockquote', 300, 'внутри');
    const read = JSON.stringify(readRichText(doc.getXmlFragment('section:findings')));
    expect(read.split('blockquote').length).toBe(102);
  });
});

/** A conclusion's findings with words at the bottom of so many elements, one inside the other. */
function nested(element: string, depth: number, words: string): Y.Doc {
  const doc = new Y.Doc();
  let parent: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('section:findings');
  for (let level = 0; level < depth; level++) {
    const child: Y.XmlElement = new Y.XmlElement(element);
    parent.insert(0, [child]);
    parent = child;
  }
  parent.insert(0, [new Y.XmlText(words)]);
  return doc;
}

describe('[E-13] the text that is confirmed is the text that is seen', () => {
  const hash = (depth: number, words: string) =>
    conclusionHash(readConclusion(nested('listItem', depth, words)));
  const missing = (depth: number) =>
    missingInConclusion(readConclusion(nested('listItem', depth, 'Слова.')), EXAMPLE_RUBRIC);

  test('down to the last word of lists inside lists', () => {
    expect(hash(40, 'Можно публиковать.')).not.toBe(hash(40, 'Нельзя публиковать.'));
    expect(missing(40)).not.toContain('too-deep');
  });

  test('what is nested deeper than can be read is confirmed by nobody', () => {
    expect(missing(101)).toContain('too-deep');
  });
});

describe('[E-13] the hash names the text, not the way it was written', () => {
  const writes: ((doc: Y.Doc) => void)[] = [
    (doc) => setScore(doc, 'c1', 3, 's'),
    (doc) => setScore(doc, 'c2', 0, 's'),
    (doc) =>
      setAllGates(
        doc,
        EXAMPLE_RUBRIC.gates.map(({ id }) => id),
        's',
      ),
    (doc) => setVerdict(doc, 'revise', 's'),
    (doc) => setFindings(doc, 'Всё ясно.'),
  ];

  test('for any order of writing, over two devices, after erasing and writing again', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(writes, { minLength: writes.length }),
        fc.nat(writes.length),
        (order, change) => {
          const plain = new Y.Doc();
          for (const write of writes) write(plain);
          const phone = new Y.Doc();
          for (const write of order.slice(0, change)) write(phone);
          setFindings(phone, 'Черновик');
          const laptop = new Y.Doc();
          Y.applyUpdate(laptop, Y.encodeStateAsUpdate(phone));
          setFindings(laptop, '');
          for (const write of order) write(laptop);
          expect(sheetHash(readSheet(laptop))).toBe(sheetHash(readSheet(plain)));
        },
      ),
    );
  });

  test('changes with every value, and with the salt', () => {
    const hashes = new Set<string>();
    const doc = new Y.Doc();
    for (const write of writes) {
      write(doc);
      hashes.add(sheetHash(readSheet(doc)));
    }
    expect(hashes.size).toBe(writes.length);
    expect(hashes).not.toContain(sheetHash({ ...readSheet(doc), salt: 'other' }));
  });

  test('a remark beside the conclusion leaves its hash alone', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(
      doc,
      initialConclusion({
        rubric: EXAMPLE_RUBRIC,
        sheets: [],
        discussFrom: 2,
        thresholds: { recommendFrom: 70, reviseFrom: 50 },
        salt: 's',
        term: '2027-01-11',
      }),
    );
    const before = conclusionHash(readConclusion(doc));
    startThread(doc, { thread: 't', comment: 'k' }, 'А где цели?');
    expect(conclusionHash(readConclusion(doc))).toBe(before);
  });
});

describe('[E-11] a suggestion', () => {
  const anchor: Anchor = {
    ...{ section: 'findings', incarnation: 1, start: 'AA==', end: 'AA==' },
    ...{ quote: 'плохая работа', before: 'Это ', after: '.' },
  };
  const suggested = (proposed: unknown) => {
    const doc = new Y.Doc();
    startThread(doc, { thread: 't', comment: 'k' }, '', anchor, proposed as string);
    return doc;
  };

  test('is a thread with the words to put in the place of its anchor’s, also none', () => {
    expect(readRemarks(suggested('слабое место'))).toMatchObject([
      { id: 't', anchor, proposed: 'слабое место', resolved: false },
    ]);
    expect(readRemarks(suggested(''))).toMatchObject([{ proposed: '' }]);
    for (const strange of [7, null, 'я'.repeat(PROPOSED_LETTERS + 1)])
      expect(readRemarks(suggested(strange))[0]).not.toHaveProperty('proposed');
  });

  test('is settled with what became of it, and open again without', () => {
    const doc = suggested('слабое место');
    resolveThread(doc, 't', true, 'accepted');
    expect(readRemarks(doc)).toMatchObject([{ resolved: true, outcome: 'accepted' }]);
    resolveThread(doc, 't', false);
    expect(readRemarks(doc)[0]).not.toHaveProperty('outcome');
    expect(readRemarks(doc)).toMatchObject([{ resolved: false }]);
  });

  test('settled by two at once is settled one way on both devices', () => {
    const [one, other] = [suggested('слабое место'), new Y.Doc()];
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    resolveThread(one, 't', true, 'accepted');
    resolveThread(other, 't', true, 'rejected');
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    expect(readRemarks(one)).toMatchObject([{ resolved: true }]);
    expect(readRemarks(one)[0]!.outcome).toBe(readRemarks(other)[0]!.outcome);
  });

  test('an outcome on a plain remark says nothing', () => {
    const doc = new Y.Doc();
    startThread(doc, { thread: 't', comment: 'k' }, 'А где цели?', anchor);
    resolveThread(doc, 't', true, 'accepted');
    expect(readRemarks(doc)[0]).not.toHaveProperty('outcome');
  });
});

describe('a document that a newer minor version wrote', () => {
  const written = (root: string, key: string, value: unknown) => {
    const doc = new Y.Doc();
    doc.getMap(root).set(key, value);
    return doc;
  };
  const card = aCard({
    files: [{ hash: 'a'.repeat(64), name: 'урок.pptx', type: '', size: 10 }],
    sources: [{ title: 'Музей', licence: 'CC BY' }],
  });
  const added = { since: 'version 2' };

  test('the card keeps everything this version knows', () => {
    const newer = {
      ...card,
      ...added,
      files: card.files.map((file) => ({ ...file, ...added })),
      sources: card.sources.map((source) => ({ ...source, ...added })),
    };
    expect(readSubmission(written('submission', 'card', newer)).card).toMatchObject(card);
  });

  test('a kind this version does not know costs the kind and nothing else', () => {
    const { kind: _, ...rest } = card;
    expect(readSubmission(written('submission', 'card', { ...card, kind: 'hologram' })).card).toEqual(rest);
  });

  test('files of a draft keep their bytes’ hash', () => {
    const file = { ...card.files[0], ...added };
    expect(readDraft(written('files', 'x', file)).card.files).toMatchObject(card.files);
  });

  test('remarks, messages and the conclusion for the author are read', () => {
    const message = { text: 'Где цели?', at: 1, ...added };
    expect(readHelp(written('messages', 'm', message))).toMatchObject([{ id: 'm', text: 'Где цели?' }]);
    expect(readRemarks(written('comments', 'k', { thread: 't', text: 'А.', ...added }))).toMatchObject([
      { id: 't', comments: [{ text: 'А.' }] },
    ]);
    const outcome = anOutcome();
    expect(readOutcome(written('outcome', 'outcome', { ...outcome, ...added }))).toMatchObject(outcome);
  });
});

function anOutcome(): Outcome {
  return {
    number: '1/2026-ЭОМ',
    date: '2026-12-07',
    place: 'Заречный',
    title: 'Робот',
    version: 1,
    materialHash: 'a'.repeat(64),
    authors: ['А'],
    school: '',
    rubric: 1,
    scores: { c1: 3 },
    gates: { g1: true },
    sections: { findings: [] },
    verdict: 'recommend',
    term: '',
    experts: [],
    issuedBy: 'С',
  };
}

test('[E-04] the copy handed in is the card, value for value', () => {
  const copy = { card: aCard(), version: 2, month: '2026-12', author: 'a', coAuthors: ['b'] };
  const doc = new Y.Doc();
  Y.applyUpdate(doc, initialSubmission(copy));
  expect(readSubmission(doc)).toEqual(copy);
});

test('of a map with more entries than anybody writes the first are read, and a file is found by its hash alone', () => {
  const doc = new Y.Doc();
  const files = doc.getMap('files');
  const last = 'f'.repeat(64);
  doc.transact(() => {
    for (let index = 0; index < 6_000; index++) files.set(`a${String(index).padStart(63, '0')}`, index);
    files.set(last, { hash: last, name: 'урок.pdf', size: 3, type: 'application/pdf' });
  });
  expect(readDraft(doc).card.files).toEqual([]);
  expect(mentionsFile(doc, last)).toBe(true);
  expect(mentionsFile(doc, 'e'.repeat(64))).toBe(false);
});
