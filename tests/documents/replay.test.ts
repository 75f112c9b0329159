import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { agreeScore, setVerdict } from '../../src/lib/documents/materials/change';
import { sectionOf } from '../../src/lib/documents/materials/read';
import { plainFields } from '../../src/lib/documents/plain';
import { Replay, type Logged } from '../../src/lib/documents/replay';
import { EXAMPLE_RUBRIC } from '../../src/lib/domain/materials/rubric';
import { writeParagraphs } from '../../src/lib/documents/rich-text';

const NAME = 'conclusion/p/s';
const MINUTE = 60_000;

/** A conclusion that several people write, each on a device of their own that hears of everything at once. */
class Writing {
  readonly log: Logged[] = [];
  readonly writers: [number, string][] = [];
  readonly #docs = new Map<string, Y.Doc>();
  now = 0;

  of(person: string): Y.Doc {
    const known = this.#docs.get(person);
    if (known) return known;
    const doc = new Y.Doc();
    for (const { bytes } of this.log) Y.applyUpdate(doc, bytes, 'heard');
    doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin === 'heard') return;
      this.log.push({ person, at: this.now, brought: false, bytes });
      for (const other of this.#docs.values()) if (other !== doc) Y.applyUpdate(other, bytes, 'heard');
    });
    this.#docs.set(person, doc);
    this.writers.push([doc.clientID, person]);
    return doc;
  }
  /** Writes after some minutes. */
  after(minutes: number, person: string, write: (doc: Y.Doc) => void): this {
    this.now += minutes * MINUTE;
    write(this.of(person));
    return this;
  }
  replay = () => new Replay(NAME, this.log, this.writers, EXAMPLE_RUBRIC);
}

const findings = (doc: Y.Doc) => sectionOf(doc, 'findings');
const paragraph = (doc: Y.Doc, index = 0) => (findings(doc).get(index) as Y.XmlElement).get(0) as Y.XmlText;
const paragraphs =
  (...texts: string[]) =>
  (doc: Y.Doc) =>
    writeParagraphs(findings(doc), texts);
const insert = (at: number, text: string) => (doc: Y.Doc) => paragraph(doc).insert(at, text);
const remove = (at: number, length: number) => (doc: Y.Doc) => paragraph(doc).delete(at, length);

const FIRST = 'Урок удался. ';
const SECRET = 'Тайна раскрыта. ';

describe('[E-26] a conclusion replayed', () => {
  const writing = new Writing()
    .after(0, 'anna', paragraphs(FIRST))
    .after(10, 'boris', insert(FIRST.length, SECRET))
    .after(10, 'anna', remove(FIRST.length, SECRET.length))
    .after(10, 'boris', (doc) => agreeScore(doc, 'c3', 2));
  const replay = writing.replay();
  const steps = [...replay.told()];

  test('tells who changed what, when and how much', () => {
    expect(
      steps.map(({ people, begins, changed, amounts }) => [people, begins / MINUTE, changed, amounts]),
    ).toEqual([
      [['anna'], 0, ['Выводы и обоснование'], [{ person: 'anna', added: FIRST.length, removed: 0 }]],
      [['boris'], 10, ['Выводы и обоснование'], [{ person: 'boris', added: SECRET.length, removed: 0 }]],
      [['anna'], 20, ['Выводы и обоснование'], [{ person: 'anna', added: 0, removed: SECRET.length }]],
      [
        ['boris'],
        30,
        ['3. Методическая ценность: общая оценка'],
        [{ person: 'boris', added: 0, removed: 0 }],
      ],
    ]);
  });

  test('shows a deleted sentence where it stood and where it went, in any order of looking', () => {
    const pieces = (step: number) => replay.show(steps[step]!).differences[0]!.pieces;
    expect(pieces(2)).toContainEqual({ kind: 'mine', text: SECRET.trim() });
    expect(pieces(1)).toContainEqual({ kind: 'theirs', text: SECRET.trim() });
    expect(pieces(2)).toContainEqual({ kind: 'mine', text: SECRET.trim() });
    expect(
      replay.show(steps[3]!).differences.map(({ label, mine, theirs }) => [label, mine, theirs]),
    ).toEqual([['3. Методическая ценность: общая оценка', '', '2']]);
  });

  test('names who wrote each piece that stands, by client id', () => {
    const pieces = (step: number) =>
      replay
        .show(steps[step]!)
        .fields.map(({ lines }) =>
          lines.map((line) => line.map(({ text, client }) => [replay.writer(client)?.person, text])),
        );
    expect(pieces(1)).toEqual([
      [
        [
          ['anna', FIRST],
          ['boris', SECRET],
        ],
      ],
    ]);
    expect(pieces(3)).toEqual([[[['anna', FIRST]]], [[['boris', '2']]]]);
  });

  test('ends as the document itself', () => {
    const last = replay.show(steps.at(-1)!);
    expect(last.fields.map(({ id }) => id)).toEqual(
      plainFields(NAME, writing.of('anna'), EXAMPLE_RUBRIC).flatMap(({ id, text }) => (text ? [id] : [])),
    );
  });
});

test('[E-26] a field that claims an author changes nothing', () => {
  const writing = new Writing().after(0, 'boris', (doc) => {
    paragraphs('Написано.')(doc);
    paragraph(doc).setAttribute('author', 'anna');
    doc.getMap('meta').set('author', 'anna');
    doc.getMap('writers').set(String(doc.clientID), 'anna');
  });
  const replay = writing.replay();
  const [step] = [...replay.told()];
  expect(step!.people).toEqual(['boris']);
  const [piece] = replay.show(step!).fields[0]!.lines[0]!;
  expect(replay.writer(piece!.client)).toEqual({ person: 'boris' });
});

test('[E-26] whatever bytes a member sends, the history is told', () => {
  const writing = new Writing().after(0, 'boris', (doc) => {
    doc.transact(() => {
      let inner: Y.XmlFragment = findings(doc);
      for (let depth = 0; depth < 20_000; depth++) {
        const next = new Y.XmlElement('listItem');
        inner.insert(0, [next]);
        inner = next;
      }
    });
    paragraphs('Видно.')(doc);
    doc.getMap('agreed').set('c1', { no: 'score' });
    doc.getMap('meta').set('verdict', ['no verdict']);
  });
  const replay = writing.replay();
  const [step] = [...replay.told()];
  expect(replay.show(step!).fields).toMatchObject([{ id: 'findings', lines: [[{ text: 'Видно.' }]] }]);
});

test('[E-26] two who write at the same time share a step, each with what they did', () => {
  const writing = new Writing().after(0, 'anna', paragraphs('Начало. '));
  writing.after(30, 'anna', insert(0, 'А'));
  for (let turn = 0; turn < 10; turn++)
    writing.after(0.1, turn % 2 ? 'anna' : 'boris', insert(0, turn % 2 ? 'аа' : 'б'));
  writing.after(0.1, 'anna', (doc) => paragraph(doc).delete(paragraph(doc).length - 3, 3));
  const steps = [...writing.replay().told()];
  expect(steps.map(({ people }) => people)).toEqual([['anna'], ['anna', 'boris']]);
  expect(steps[1]!.amounts).toEqual([
    { person: 'anna', added: 11, removed: 3 },
    { person: 'boris', added: 5, removed: 0 },
  ]);
});

test('[E-26] what was written and taken back within a step leaves it without a change', () => {
  const writing = new Writing()
    .after(0, 'anna', paragraphs('Начало.'))
    .after(10, 'anna', insert(0, 'Ой. '))
    .after(1, 'anna', remove(0, 4));
  const replay = writing.replay();
  const [, step] = [...replay.told()];
  expect(step).toMatchObject({ changed: [], amounts: [{ person: 'anna', added: 0, removed: 0 }] });
  expect(replay.show(step!).differences).toEqual([]);
});

test('[E-26] text brought back after a restore is its bringer’s word for whose it is', () => {
  const writing = new Writing().after(0, 'anna', paragraphs('Было в копии.'));
  const last = new Y.Doc();
  for (const { bytes } of writing.log) Y.applyUpdate(last, bytes);
  const before = Y.encodeStateVector(last);
  paragraph(last).insert(0, 'Потеряно. ');
  writing.log.push({
    person: 'vera',
    at: 90 * MINUTE,
    brought: true,
    bytes: Y.encodeStateAsUpdate(last, before),
  });
  writing.writers.push([last.clientID, 'boris']);

  const replay = writing.replay();
  const steps = [...replay.told()];
  expect(steps.map(({ people, brought }) => [people, brought])).toEqual([
    [['anna'], false],
    [['vera'], true],
  ]);
  expect(steps[1]!.amounts).toEqual([{ person: 'vera', added: 10, removed: 0 }]);
  const pieces = replay.show(steps[1]!).fields[0]!.lines[0]!;
  expect(pieces.map(({ client }) => replay.writer(client))).toEqual([
    { person: 'boris', broughtBy: 'vera' },
    { person: 'anna' },
  ]);
  expect(replay.writer(7)).toBeUndefined();
});

test('[E-26] five thousand updates replay to the text that stands', () => {
  const writing = new Writing().after(0, 'anna', (doc) => {
    paragraphs('')(doc);
    setVerdict(doc, 'revise', 'salt');
  });
  while (writing.log.length < 5_000) {
    const turn = writing.log.length;
    const person = ['anna', 'boris', 'vera'][Math.floor(turn / 250) % 3]!;
    writing.after(turn % 250 === 0 ? 6 : 0.02, person, (doc) => {
      const text = paragraph(doc);
      if (turn % 9 === 8) text.delete(text.length - 2, 2);
      else text.insert(text.length, turn % 40 ? 'ы' : '. Я');
    });
  }
  const replay = writing.replay();
  const steps = [...replay.told()];
  // A pause and another person every 250 updates.
  expect(steps).toHaveLength(20);
  const last = replay.show(steps.at(-1)!);
  const line = last.fields.find(({ id }) => id === 'findings')!.lines[0]!;
  expect(line.map(({ text }) => text).join('')).toBe(paragraph(writing.of('vera')).toString());
  // What Yjs calls new and taken away adds up to what stands.
  const sum = steps
    .flatMap(({ amounts }) => amounts)
    .reduce((all, { added, removed }) => all + added - removed, 0);
  expect(sum).toBe(paragraph(writing.of('vera')).length);
});
