import { describe, expect, test } from 'vitest';
import { REQUIREMENTS_LIMITS, requirementsOf } from '../../../src/lib/domain/materials/requirements';
import { holds } from '../../../src/lib/domain/audience';
import { seenBy } from '../../../src/lib/domain/acts';
import { aHandIn, anAct, founding, idOf, NOON, PLACE } from '../../builders/municipality';
import { History } from '../history';

const DAY = 86_400_000;
const yes = { answer: 'yes' };
const refused = (code: string) => ({ answer: 'no', code });
const text = (words = 'Материал проверен на занятиях.') => ({
  link: '',
  sections: [{ heading: 'Содержание', text: words }],
});
const publish = (version: number, person = 'specialist', value: unknown = text(`Версия ${version}`)) =>
  anAct(idOf(person), 'publish-requirements', `place:${PLACE}`, { version }, { private: { text: value } });
const acknowledge = (version: number, person = 'author', whose = person) =>
  anAct(idOf(person), 'acknowledge-requirements', `person:${idOf(whose)}`, { version });
const inForce = (history: History) => requirementsOf(history.facts.places.get(PLACE)!);

/** The tests' municipality, where nobody has read anything yet. */
const unread = () => new History(founding().filter(({ kind }) => kind !== 'acknowledge-requirements'));

describe('[E-02] before the first hand-in', () => {
  test('the requirements are acknowledged, the example too where there are no others', () => {
    const history = unread();
    expect(inForce(history)).toEqual({ version: 0, at: 0, by: '' });
    expect(history.submit(aHandIn())).toEqual(refused('requirements-unread'));
    history.accept(acknowledge(0));
    expect(history.submit(aHandIn())).toEqual(yes);
  });

  test('nobody acknowledges for another, what does not exist, or twice', () => {
    const history = unread();
    expect(history.submit(acknowledge(0, 'specialist', 'author'))).toEqual(refused('wrong-subject'));
    expect(history.submit(acknowledge(1))).toEqual(refused('wrong-requirements'));
    history.accept(acknowledge(0));
    expect(history.submit(acknowledge(0))).toEqual(refused('requirements-known'));
  });

  test('who has read what is known to that person and the desk', () => {
    const history = unread();
    const act = acknowledge(0);
    const told = (name: string) => {
      const held = holds(history.facts, idOf(name));
      return seenBy(history.facts, act).some((grant) => held.has(grant));
    };
    expect(['author', 'specialist', 'head', 'coauthor'].map(told)).toEqual([true, true, false, false]);
  });
});

describe('[E-02] a new version', () => {
  test('is the desk’s to publish, follows the one in force, and says something else', () => {
    const history = new History();
    expect(history.submit(publish(1, 'head'))).toEqual(refused('specialist-only'));
    expect(history.submit(publish(2))).toEqual(refused('wrong-requirements'));
    history.accept(publish(1));
    expect(history.submit(publish(2, 'specialist', text('Версия 1')))).toEqual(refused('nothing-changes'));
    expect(inForce(history)).toMatchObject({ version: 1, at: NOON, by: idOf('specialist') });
    // Somebody else was quicker.
    expect(history.submit(publish(1, 'specialist', text('Другое')))).toEqual(refused('wrong-requirements'));
  });

  test('asks every author again', () => {
    const history = new History();
    history.accept(publish(1));
    history.at = NOON + 4 * DAY;
    expect(history.submit(aHandIn())).toEqual(refused('requirements-unread'));
    history.accept(acknowledge(1));
    expect(history.submit(aHandIn())).toEqual(yes);
  });

  test('does not refuse what was handed in without a link just before it', () => {
    const history = new History();
    history.accept(publish(1));
    history.at = NOON + 3 * DAY;
    expect(history.submit(aHandIn('one'))).toEqual(yes);
    history.at += 1;
    expect(history.submit(aHandIn('two'))).toEqual(refused('requirements-unread'));
    // Of two versions at once only the one before the last is known that well.
    history.accept(publish(2));
    expect(history.submit(aHandIn('three'))).toEqual(refused('requirements-unread'));
  });

  test('grace counts by the setting of the day', () => {
    const history = new History();
    history.accept(
      anAct(
        idOf('specialist'),
        'change-setting',
        `place:${PLACE}`,
        { key: 'graceDays', value: 0, from: '2026-12-07' },
        { private: { reason: 'Все школы на связи' } },
      ),
    );
    history.accept(publish(1));
    history.at = NOON + 1;
    expect(history.submit(aHandIn())).toEqual(refused('requirements-unread'));
  });

  test.each([
    ['no section', { link: '', sections: [] }],
    ['an empty heading', { link: '', sections: [{ heading: ' ', text: 'x' }] }],
    [
      'more than fits into an act',
      {
        link: '',
        sections: Array.from({ length: 3 }, () => ({
          heading: 'x',
          text: 'x'.repeat(REQUIREMENTS_LIMITS.text),
        })),
      },
    ],
  ])('with %s is no version', (_, value) => {
    expect(new History().submit(publish(1, 'specialist', value))).toEqual(refused('malformed'));
  });
});
