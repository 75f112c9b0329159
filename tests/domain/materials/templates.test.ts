import { describe, expect, test } from 'vitest';
import { seenBy } from '../../../src/lib/domain/acts';
import { holds } from '../../../src/lib/domain/audience';
import { placeFileOf } from '../../../src/lib/domain/materials/audience';
import {
  missingFields,
  templateFaults,
  type TemplateMark,
} from '../../../src/lib/domain/materials/template-fields';
import { templateOf } from '../../../src/lib/domain/materials/templates';
import { templateFaultWords } from '../../../src/lib/domain/materials/template-phrases';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { changeText } from '../../../src/lib/ui/people/settings/words';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import type { History } from '../history';
import { aFullHouse } from '../round';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const FORM = { hash: 'f'.repeat(64), name: 'Приложение 2.docx', type: '', size: 30_000 };
const OTHER = { ...FORM, hash: 'd'.repeat(64) };

const set = (history: History, person: string, file?: typeof FORM, template = 'agreement') =>
  history.submit(
    anAct(
      idOf(person),
      'set-template',
      `place:${PLACE}`,
      { template, ...(file && { file: file.hash }) },
      file ? { private: { file } } : {},
    ),
  );
const current = ({ facts }: History, template: 'agreement' | 'consent' = 'agreement') =>
  templateOf(facts.places.get(PLACE)!, template);

describe('[E-16] the municipality’s own forms', () => {
  test('are set by the desk, each for itself, and go back to the example', () => {
    const history = aFullHouse();
    for (const person of ['author', 'head', 'expert1', 'observer'])
      expect(set(history, person, FORM)).toEqual(no('specialist-only'));
    expect(set(history, 'specialist')).toEqual(no('nothing-changes'));
    expect(set(history, 'specialist', FORM)).toEqual(yes);
    expect(set(history, 'deputy', FORM)).toEqual(no('nothing-changes'));
    expect(current(history)).toEqual({ file: FORM, by: idOf('specialist') });
    expect(current(history, 'consent')).toBeUndefined();
    expect(set(history, 'deputy', OTHER)).toEqual(yes);
    expect(current(history)).toEqual({ file: OTHER, by: idOf('deputy') });
    expect(set(history, 'specialist')).toEqual(yes);
    expect(current(history)).toBeUndefined();
  });

  test('name the file that the act carries, and no larger one than can be a form', () => {
    const history = aFullHouse();
    const differing = anAct(
      idOf('specialist'),
      'set-template',
      `place:${PLACE}`,
      { template: 'agreement', file: FORM.hash },
      { private: { file: OTHER } },
    );
    expect(history.submit(differing)).toEqual(no('template-differs'));
    expect(set(history, 'specialist', { ...FORM, size: LIMITS.templateBytes + 1 })).toEqual(
      no('template-too-large'),
    );
  });

  test('are every member’s to read while they are in force, by the upload of whoever set them', () => {
    const history = aFullHouse();
    set(history, 'specialist', FORM);
    const { facts, entries } = history;
    const file = placeFileOf(facts, PLACE, FORM.hash)!;
    expect(file.uploadedBy).toBe(idOf('specialist'));
    for (const person of ['author', 'coauthor', 'expert1', 'observer']) {
      const held = holds(facts, idOf(person));
      expect(file.only.some((right) => held.has(right))).toBe(true);
      expect(seenBy(facts, entries.at(-1)!).some((right) => held.has(right))).toBe(true);
    }
    expect(file.only.some((right) => holds(facts, idOf('nobody')).has(right))).toBe(false);
    expect(placeFileOf(facts, PLACE, OTHER.hash)).toBeUndefined();
    expect(placeFileOf(facts, 'elsewhere', FORM.hash)).toBeUndefined();
    set(history, 'specialist', OTHER);
    expect(placeFileOf(history.facts, PLACE, FORM.hash)).toBeUndefined();
  });
});

test('[E-16] what of a form cannot be filled is said in words, once for each name', () => {
  const faults = templateFaults(
    'agreement',
    [
      { name: 'назвние', kind: 'field' },
      { name: 'назвние', kind: 'field' },
      { name: 'автор', kind: 'open' },
      { name: 'автор', kind: 'close' },
    ],
    ['№ {номер'],
  );
  expect(faults.map(templateFaultWords)).toEqual([
    'Поля {назвние} программа не знает. Может быть, {название}?',
    'Поля {автор} программа не знает. Может быть, {авторы}?',
    'Одиночная скобка в строке «№ {номер». Поле стоит между { и }.',
  ]);
});

describe('[E-16] a form that leaves out something important', () => {
  const marks = (text: string): TemplateMark[] =>
    text.split(' ').map((word) => ({
      name: word.replace(/^[#/]/, ''),
      kind: word.startsWith('#') ? 'open' : word.startsWith('/') ? 'close' : 'field',
    }));
  const says = (template: 'agreement' | 'consent', text: string) =>
    missingFields(template, marks(text)).map(({ says: what }) => what);
  const REST = 'номер название заключение_номер заключение_дата';

  test('is told what, and the field that would say it', () => {
    expect(
      missingFields('agreement', marks('номер заключение_номер заключение_дата #авторы школа /авторы')),
    ).toEqual([
      { says: 'имя автора', field: '{автор_фио}' },
      { says: 'имена соавторов', field: '{#авторы} {фио} {/авторы}' },
      { says: 'название материала', field: '{название}' },
    ]);
    expect(says('consent', 'название')).toEqual(['имя того, кто даёт согласие']);
    expect(says('consent', 'фио')).toEqual([]);
  });

  test('names may stand in a list or outside of it, whole or short', () => {
    expect(says('agreement', `${REST} #авторы кратко /авторы`)).toEqual([]);
    expect(says('agreement', `${REST} автор_фио #соавторы фио /соавторы`)).toEqual([]);
    expect(says('agreement', `${REST} автор_фио`)).toEqual(['имена соавторов']);
    // Of co-authors alone the author's own name is still missing.
    expect(says('agreement', `${REST} #соавторы фио /соавторы`)).toEqual(['имя автора']);
  });

  test('is taken when its person has confirmed it, and the act says without what', () => {
    const history = aFullHouse();
    const entry = history.accept(
      anAct(
        idOf('specialist'),
        'set-template',
        `place:${PLACE}`,
        { template: 'agreement', file: FORM.hash, without: ['название материала'] },
        { private: { file: FORM } },
      ),
    );
    expect(changeText(entry, 'Europe/Moscow')).toContain('без полей: название материала');
  });
});
