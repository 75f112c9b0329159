import { describe, expect, test } from 'vitest';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { aHandIn, anAct, idOf } from '../builders/municipality';
import { History } from './history';

const OTHER = 'dalny';
const no = (code: string) => ({ answer: 'no', code });

/** The tests' municipality and a second one with a specialist and a teacher of its own. */
function twoPlaces(): History {
  const history = new History();
  const there = { place: OTHER };
  history.accept(
    anAct(
      RELAY,
      'found-place',
      `place:${OTHER}`,
      { title: 'Дальний округ', zone: 'Asia/Tomsk', sample: false },
      there,
    ),
  );
  for (const [name, role] of [
    ['far specialist', 'specialist'],
    ['far teacher', 'teacher'],
  ] as const) {
    const subject = `person:${idOf(name)}`;
    const values = { name: { family: 'Дальний', given: 'Имя', patronymic: '' } };
    history.accept(anAct(RELAY, 'enter-person', subject, { post: '' }, { ...there, private: values }));
    history.accept(anAct(RELAY, 'grant-role', subject, { role, from: '2026-09-01', begins: 'now' }, there));
  }
  return history;
}

const grantRole = (by: string, to: string, place: string) =>
  anAct(
    idOf(by),
    'grant-role',
    `person:${idOf(to)}`,
    { role: 'teacher', from: '2026-12-07', begins: 'now' },
    { place },
  );

describe('[X-05] an act belongs to one place', () => {
  test('of a place that does not exist nothing is known, so nothing is accepted', () => {
    const history = new History();
    const nowhere = { place: 'nowhere' };
    expect(history.submit({ ...aHandIn(), ...nowhere })).toEqual(no('other-place'));
    expect(history.submit(anAct(RELAY, 'add-school', 'place:nowhere', aSchool(), nowhere))).toEqual(
      no('no-place'),
    );
    expect(history.submit(anAct(idOf('unknown'), 'ask-help', `material:${idOf('x')}`, {}, nowhere))).toEqual({
      answer: 'unknown',
    });
  });

  test('a material is decided on under its own place only', () => {
    const history = twoPlaces();
    const { subject } = history.accept(aHandIn());
    const ask = (place: string) => anAct(idOf('author'), 'ask-help', subject, {}, { place });
    expect(history.submit(ask(OTHER))).toEqual(no('other-place'));
    expect(history.submit(anAct(idOf('far teacher'), 'ask-help', subject, {}, { place: OTHER }))).toEqual(
      no('other-place'),
    );
    expect(history.submit(ask('zarechny'))).toEqual({ answer: 'yes' });
  });

  test('the specialist of one place changes nobody of another', () => {
    const history = twoPlaces();
    for (const place of [OTHER, 'zarechny'])
      expect(history.submit(grantRole('far specialist', 'author', place))).toEqual(no('other-place'));
    const leave = anAct(idOf('far specialist'), 'leave', `person:${idOf('author')}`, {}, { place: OTHER });
    expect(history.submit(leave)).toEqual(no('other-place'));
    const enter = anAct(
      idOf('far specialist'),
      'enter-person',
      `person:${idOf('author')}`,
      { post: 'директор' },
      { place: OTHER },
    );
    expect(history.submit(enter)).toEqual(no('other-place'));
    expect(history.submit(grantRole('far specialist', 'far teacher', OTHER))).toEqual({ answer: 'yes' });
  });

  test('an act on a place names that place', () => {
    const act = anAct(idOf('specialist'), 'add-school', `place:${OTHER}`, aSchool());
    expect(twoPlaces().submit(act)).toEqual(no('wrong-subject'));
  });
});

function aSchool() {
  return { id: 'school-9', title: 'МБОУ «Школа № 9»', short: 'Школа № 9', settlement: '' };
}
