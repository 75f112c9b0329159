import * as Y from 'yjs';
import { writeConclusion, writeSheet } from '../../../server/admin/sample/writing';
import type { Entry } from '../../../src/lib/domain/act';
import { EMPTY_CARD } from '../../../src/lib/domain/materials/card';
import { RELAY } from '../../../src/lib/domain/shared/ids';

/** A municipality's year as its specialist's device holds it: told by entries and documents of the sizes people write. */
export const YEAR = { materials: 3600, teachers: 400, experts: 60 };
const PLACE = 'm1';
const PANEL = 3;
const TEXT =
  'Материал построен последовательно: ученик пробует, ошибается, исправляет и объясняет свой ход соседу по парте. ';

/** An id that says what it is of: 26 letters, the same at every load. */
const id = (letter: string, index: number) => `01${letter}${String(index).padStart(23, '0')}`;
export const SPECIALIST = id('S', 0);

const hash = 'a'.repeat(64);
const part = (value: unknown) => ({ hash, salt: 'b'.repeat(32), value });

/** A document as the relay tells of it; every one of a kind has the same bytes. */
export interface Told {
  readonly name: string;
  readonly head: number;
  readonly state: Uint8Array;
}

export const conclusionOf = (index: number) => `conclusion/${PLACE}/${id('H', index)}`;

/** All entries in order; times are spread over the year that ends now. */
export function entries(now: number): Entry[] {
  const found: Entry[] = [];
  const began = now - 365 * 86_400_000;
  let at = began;
  const enter = (
    person: string,
    kind: string,
    subject: string,
    payload: Entry['payload'],
    more: Partial<Entry> = {},
  ) => {
    const seq = found.length + 1;
    found.push({
      id: id('E', seq),
      kind,
      place: PLACE,
      subject,
      payload,
      parts: {},
      needs: [],
      person,
      madeAt: at,
      seq,
      receivedAt: at,
      signature: 'c'.repeat(88),
      ...more,
    });
  };
  const place = `place:${PLACE}`;
  enter(RELAY, 'found-place', place, { title: 'Заречный округ', zone: 'Asia/Yekaterinburg', sample: false });
  for (let school = 0; school < 20; school++)
    enter(RELAY, 'add-school', place, {
      id: `school-${school}`,
      title: `Школа № ${school}`,
      short: `Школа ${school}`,
      settlement: 'Заречный',
    });
  const person = (who: string, index: number, role: string) => {
    const name = { family: `Фамилия${index}`, given: 'Имя', patronymic: 'Отчество' };
    const parts = { name: part(name), contacts: part({ email: '', phone: '' }) };
    enter(RELAY, 'enter-person', `person:${who}`, { post: role, school: `school-${index % 20}` }, { parts });
    enter(RELAY, 'grant-role', `person:${who}`, {
      role,
      from: '2020-01-01',
      begins: 'now',
      ...(role === 'expert' && { association: 'informatics' }),
    });
  };
  person(SPECIALIST, 0, 'specialist');
  for (let index = 0; index < YEAR.experts; index++) person(id('X', index), index, 'expert');
  for (let index = 0; index < YEAR.teachers; index++) person(id('T', index), index, 'teacher');
  for (let index = 0; index < YEAR.materials; index++) {
    at = began + (index / YEAR.materials) * 364 * 86_400_000;
    const month = new Date(at).toISOString().slice(0, 7);
    const author = id('T', (index * 7) % YEAR.teachers);
    const subject = `material:${id('M', index)}`;
    const submission = id('H', index);
    const card = {
      ...EMPTY_CARD,
      title: `Робототехника: занятие ${index}`,
      kind: 'lesson',
      subjects: ['Информатика'],
      classes: [5 + (index % 5)],
      level: 'ООО',
      topic: 'Линейные алгоритмы',
      annotation: TEXT,
      goals: TEXT,
    };
    const on = { submission };
    enter(
      author,
      'hand-in',
      subject,
      { version: 1, month, coAuthors: [], files: [] },
      { id: submission, parts: { card: part(card) } },
    );
    enter(SPECIALIST, 'accept', subject, { ...on, month, association: 'informatics' });
    const panel = panelOf(index);
    for (const expert of panel) enter(SPECIALIST, 'appoint', subject, { ...on, expert, warnings: [] });
    for (const expert of panel) enter(expert, 'accept-assignment', subject, on);
    for (const expert of panel) enter(expert, 'complete', subject, on, { basis: hash });
    enter(panel[0]!, 'open-sheets', subject, on);
    if (index % 100 === 99) continue;
    for (const expert of panel) enter(expert, 'confirm', subject, on, { basis: hash });
    enter(
      SPECIALIST,
      'issue',
      subject,
      { ...on, verdict: 'recommend' },
      {
        basis: hash,
        id: id('I', index),
        given: { number: `${index}`, date: new Date(at).toISOString().slice(0, 10) },
      },
    );
    enter(author, 'acknowledge', subject, on);
  }
  return found;
}

const panelOf = (index: number) =>
  Array.from({ length: PANEL }, (_, seat) => id('X', (index * PANEL + seat) % YEAR.experts));

const written = (write: (doc: Y.Doc) => void) => {
  const doc = new Y.Doc();
  write(doc);
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
};

/** A conclusion with a number in its text. */
export function conclusionState(number: number): Uint8Array {
  const scores = [3, 2, 3, 2, 3, 2, 3, 2] as (0 | 1 | 2 | 3)[];
  const sheet = {
    scores,
    gates: [true, true, true, true, true],
    remarks: {},
    verdict: 'recommend' as const,
    findings: TEXT,
  };
  const said = {
    strengths: TEXT,
    findings: `${TEXT}${number}`,
    changes: '',
    verdict: 'recommend' as const,
    remarks: [],
  };
  return written((doc) =>
    writeConclusion(
      doc,
      said,
      panelOf(number).map((expert) => ({ ...sheet, expert })),
      '',
    ),
  );
}

/** All documents the specialist may read: eight of each material. */
export function documents(): Told[] {
  const scores = [3, 2, 3, 2, 3, 2, 3, 2] as (0 | 1 | 2 | 3)[];
  const sheet = written((doc) =>
    writeSheet(
      doc,
      {
        expert: '',
        scores,
        gates: [true, true, true, true, true],
        remarks: {},
        verdict: 'recommend',
        findings: TEXT,
      },
      'salt',
    ),
  );
  const paper = written((doc) => doc.getMap('paper').set('text', TEXT.repeat(8)));
  const conclusion = conclusionState(0);
  const told: Told[] = [];
  const tell = (name: string, state: Uint8Array) => told.push({ name, head: told.length + 1, state });
  for (let index = 0; index < YEAR.materials; index++) {
    const author = id('T', (index * 7) % YEAR.teachers);
    const submission = id('H', index);
    tell(`submission/${PLACE}/${author}/${submission}`, paper);
    for (const expert of panelOf(index)) tell(`sheet/${PLACE}/${submission}/${expert}`, sheet);
    tell(conclusionOf(index), conclusion);
    tell(`remarks/${PLACE}/${submission}`, paper);
    if (index % 100 !== 99) tell(`outcome/${PLACE}/${author}/${submission}/${id('I', index)}`, paper);
    tell(`help/${PLACE}/${author}/${id('M', index)}`, paper);
  }
  return told;
}
