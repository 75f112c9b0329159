import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  agreeScore,
  reply,
  setCardField,
  setCardText,
  setFindings,
  setRemark,
  setScore,
  setVerdict,
  startThread,
} from '../../src/lib/documents/materials/change';
import { changesOf, putInChanges } from '../../src/lib/documents/changes';
import {
  readConclusion,
  readDraft,
  readRemarks,
  readSheet,
  sectionOf,
} from '../../src/lib/documents/materials/read';
import { readPutIn } from '../../src/lib/documents/put-in';
import { plainText, writeParagraphs } from '../../src/lib/documents/rich-text';
import { idOf, PLACE } from '../builders/municipality';

const CONCLUSION = `conclusion/${PLACE}/${idOf('submission')}`;
const SHEET = `sheet/${PLACE}/${idOf('submission')}/${idOf('expert1')}`;
const DRAFT = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
const REMARKS = `remarks/${PLACE}/${idOf('submission')}`;

const state = (doc: Y.Doc) => Y.encodeStateAsUpdate(doc);
const copyOf = (doc: Y.Doc) => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, state(doc));
  return copy;
};
const paragraphs = (doc: Y.Doc) => sectionOf(doc, 'findings').toArray() as Y.XmlElement[];
const wordsOf = (doc: Y.Doc, at: number) => paragraphs(doc)[at]!.get(0) as Y.XmlText;
const findings = (doc: Y.Doc) => plainText(readConclusion(doc).sections.findings);

/** A document, a copy of it that is written aside, and the changes that come of it. */
function aside(name: string, first: (doc: Y.Doc) => void, write: (doc: Y.Doc) => void) {
  const doc = new Y.Doc();
  first(doc);
  const mine = copyOf(doc);
  write(mine);
  return { doc, mine, changes: changesOf(name, state(doc), state(mine)) };
}
const aConclusion =
  (...lines: string[]) =>
  (doc: Y.Doc) =>
    writeParagraphs(sectionOf(doc, 'findings'), lines);

describe('[E-14] a batch put into a conclusion', () => {
  test('enters as an edit of whoever puts it in: no struct of the closed client id comes along', () => {
    const { doc, mine, changes } = aside(
      CONCLUSION,
      aConclusion('Ход урока продуман. Итог подведён.', 'Второй абзац.'),
      (copy) => {
        wordsOf(copy, 0).insert(19, ' Вопросы точные.');
        agreeScore(copy, 'c1', 3);
      },
    );
    const accepting = copyOf(doc);
    expect(putInChanges(CONCLUSION, accepting, changes, 'salt')).toEqual({ both: [], theirs: [] });
    expect(findings(accepting)).toBe('Ход урока продуман. Вопросы точные. Итог подведён.\nВторой абзац.');
    expect(readConclusion(accepting).agreed).toEqual({ c1: 3 });
    const clients = [...Y.decodeStateVector(Y.encodeStateVector(accepting)).keys()];
    expect(clients).not.toContain(mine.clientID);
    expect(clients).toContain(accepting.clientID);
  });

  test('a paragraph in which nothing changes stays its writer’s', () => {
    const { doc, changes } = aside(CONCLUSION, aConclusion('Первый.', 'Второй.'), (copy) =>
      wordsOf(copy, 1).insert(7, ' И ещё.'),
    );
    const accepting = copyOf(doc);
    const kept = paragraphs(accepting)[0];
    putInChanges(CONCLUSION, accepting, changes, '');
    expect(paragraphs(accepting)[0]).toBe(kept);
    expect(findings(accepting)).toBe('Первый.\nВторой. И ещё.');
  });

  test('a new paragraph stands where it was written, also in a list; an emptied one goes', () => {
    const { doc, changes } = aside(
      CONCLUSION,
      (first) => {
        const list = new Y.XmlElement('bulletList');
        list.insert(
          0,
          ['Раз.', 'Два.'].map((text) => {
            const item = new Y.XmlElement('listItem');
            const block = new Y.XmlElement('paragraph');
            block.insert(0, [new Y.XmlText(text)]);
            item.insert(0, [block]);
            return item;
          }),
        );
        sectionOf(first, 'findings').insert(0, [list]);
      },
      (copy) => {
        const list = paragraphs(copy)[0]!;
        const item = new Y.XmlElement('listItem');
        const block = new Y.XmlElement('paragraph');
        block.insert(0, [new Y.XmlText('Полтора.')]);
        item.insert(0, [block]);
        list.insert(1, [item]);
        list.delete(2, 1);
      },
    );
    putInChanges(CONCLUSION, doc, changes, '');
    expect(paragraphs(doc)[0]!.toString()).toBe(
      '<bulletlist><listitem><paragraph>Раз.</paragraph></listitem><listitem><paragraph>Полтора.</paragraph></listitem></bulletlist>',
    );
  });

  test('the same sentence and the same score, changed by others meanwhile: theirs stay, and both is said', () => {
    const { doc, changes } = aside(CONCLUSION, aConclusion('Раз. Два. Три.'), (copy) => {
      wordsOf(copy, 0).delete(5, 4);
      wordsOf(copy, 0).insert(5, 'Моё два.');
      agreeScore(copy, 'c2', 1);
    });
    wordsOf(doc, 0).delete(5, 4);
    wordsOf(doc, 0).insert(5, 'Их два.');
    agreeScore(doc, 'c2', 2);
    const reading = readPutIn(CONCLUSION, doc, changes);
    expect([...reading.both]).toEqual(['findings']);
    expect(reading.stays).toMatchObject([{ id: 'c2', mine: '1', theirs: '2' }]);
    expect(reading.comes.map(({ id }) => id)).toEqual(['findings']);
    // Reading has changed nothing.
    expect(findings(doc)).toBe('Раз. Их два. Три.');
    putInChanges(CONCLUSION, doc, changes, '');
    expect(findings(doc)).toBe('Раз. Их два. Моё два. Три.');
    expect(readConclusion(doc).agreed).toEqual({ c2: 2 });
    // A second press, or the colleague who puts in the same request.
    const before = Y.encodeStateVector(doc);
    putInChanges(CONCLUSION, doc, changes, '');
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });

  test('nothing that the copy had not heard of counts as deleted by its writer', () => {
    const doc = new Y.Doc();
    aConclusion('Раз.')(doc);
    const mine = copyOf(doc);
    wordsOf(mine, 0).insert(4, ' Моё.');
    wordsOf(doc, 0).insert(0, 'Их. ');
    agreeScore(doc, 'c1', 2);
    // The device had been told of their sentence before its own edit was refused.
    const changes = changesOf(CONCLUSION, state(doc), state(mine));
    expect(changes).toEqual([{ root: 'section:findings', was: 'Их. Раз.', now: 'Их. Раз. Моё.' }]);
  });

  test('what has no place in a conclusion, or is no value of it, is passed over', () => {
    const doc = new Y.Doc();
    aConclusion('Раз.')(doc);
    const before = Y.encodeStateVector(doc);
    const none = putInChanges(
      CONCLUSION,
      doc,
      [
        { root: 'agreed', key: 'c1', now: 99 },
        { root: 'agreed', key: 'no such', now: 2 },
        { root: 'meta', key: 'salt', now: 'guessed' },
        { root: 'section:findings', key: 'x', now: 1 },
        { root: 'section:findings', now: { type: 'doc' } },
        { root: '__proto__', key: 'x', now: 1 },
        { root: 'document', key: 'schema', now: 99 },
      ],
      '',
    );
    expect(none).toEqual({ both: [], theirs: [] });
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });
});

test('[E-14] a sheet’s scores, remarks and opinion are put in', () => {
  const { doc, changes } = aside(
    SHEET,
    (first) => {
      setScore(first, 'c1', 2, 'salt');
      setFindings(first, 'Мнение.');
    },
    (copy) => {
      setScore(copy, 'c1', 3, 'salt');
      setScore(copy, 'c2', 1, 'salt');
      setRemark(copy, 'c2', 'Нет критериев.');
      setVerdict(copy, 'revise', 'salt');
      setFindings(copy, 'Мнение. Дописано в поезде.');
    },
  );
  putInChanges(SHEET, doc, changes, 'other');
  expect(readSheet(doc)).toMatchObject({
    scores: { c1: 3, c2: 1 },
    remarks: { c2: 'Нет критериев.' },
    findings: 'Мнение. Дописано в поезде.',
    verdict: 'revise',
    salt: 'salt',
  });
});

test('[E-14] a draft’s card is put in field by field', () => {
  const { doc, changes } = aside(
    DRAFT,
    (first) => setCardField(first, 'title', 'Робот'),
    (copy) => {
      setCardField(copy, 'title', 'Робот 2');
      setCardField(copy, 'classes', [5, 6]);
      setCardText(copy, 'goals', 'Понять.');
    },
  );
  setCardField(doc, 'topic', 'Другое');
  putInChanges(DRAFT, doc, changes, '');
  expect(readDraft(doc).card).toMatchObject({
    title: 'Робот 2',
    classes: [5, 6],
    goals: 'Понять.',
    topic: 'Другое',
  });
});

test('[E-14] remarks are put in beside those that came meanwhile', () => {
  const ids = (name: string) => ({ thread: idOf(`t ${name}`), comment: idOf(`c ${name}`) });
  const { doc, changes } = aside(
    REMARKS,
    (first) => startThread(first, ids('one'), 'Первое'),
    (copy) => {
      reply(copy, ids('one').thread, idOf('answer'), 'Мой ответ');
      startThread(copy, ids('mine'), 'Моё');
    },
  );
  startThread(doc, ids('theirs'), 'Их');
  putInChanges(REMARKS, doc, changes, '');
  const said = readRemarks(doc).flatMap(({ comments }) => comments.map(({ text }) => text));
  expect(new Set(said)).toEqual(new Set(['Их', 'Моё', 'Мой ответ', 'Первое']));
});
