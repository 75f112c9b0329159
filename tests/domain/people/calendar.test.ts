import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../../src/lib/domain/materials/cycle';
import { isWorkingDay } from '../../../src/lib/domain/shared/calendar';
import { aHandIn, anAct, idOf, PLACE } from '../../builders/municipality';
import { History } from '../history';

const place = `place:${PLACE}`;
const yes = { answer: 'yes' };
const refused = (code: string) => ({ answer: 'no', code });
/** Today is Monday, 7 December 2026. */
const day = (date: string, mark: string, more: { reason?: string; title?: string; person?: string } = {}) =>
  anAct(
    idOf(more.person ?? 'specialist'),
    'mark-day',
    place,
    { date, day: mark, title: more.title ?? 'День района' },
    { private: more.reason ? { reason: more.reason } : {} },
  );
const month = (date: string, collects: boolean, reason?: string) =>
  anAct(
    idOf('specialist'),
    'mark-month',
    place,
    { month: date, collects },
    { private: reason ? { reason } : {} },
  );
const calendar = (history: History) => calendarOf(history.facts.places.get(PLACE)!);

describe('[E-22] a day that differs from the federal calendar', () => {
  test('is marked by the specialist, moves what is due, and can be taken back', () => {
    const history = new History();
    expect(history.submit(day('2027-02-05', 'off'))).toEqual(yes);
    expect(isWorkingDay('2027-02-05', calendar(history))).toBe(false);
    expect(history.submit(day('2027-02-05', 'usual'))).toEqual(yes);
    expect(isWorkingDay('2027-02-05', calendar(history))).toBe(true);
    expect(history.submit(day('2027-02-05', 'usual'))).toEqual(refused('nothing-changes'));
  });

  test('in the running month needs a reason; a month that is over stays as it was lived', () => {
    const history = new History();
    expect(history.submit(day('2026-12-18', 'off'))).toEqual(refused('reason-missing'));
    expect(history.submit(day('2026-12-18', 'off', { reason: 'Указ губернатора' }))).toEqual(yes);
    expect(history.submit(day('2026-11-30', 'off', { reason: 'Забыли' }))).toEqual(refused('month-over'));
    expect(history.submit(day('2028-12-07', 'off'))).toEqual(refused('day-far'));
  });

  test('says what it is, and is nobody else’s to mark', () => {
    const history = new History();
    expect(history.submit(day('2027-02-05', 'off', { title: ' ' }))).toEqual(refused('title-missing'));
    for (const person of ['head', 'author'])
      expect(history.submit(day('2027-02-05', 'off', { person }))).toEqual(refused('specialist-only'));
  });
});

describe('[E-22] a month «сбор не проводится»', () => {
  test('needs a reason, and is taken back without one', () => {
    const history = new History();
    expect(history.submit(month('2027-07', false))).toEqual(refused('reason-missing'));
    expect(history.submit(month('2027-07', false, 'Отпуска педагогов'))).toEqual(yes);
    expect(history.facts.places.get(PLACE)!.monthsOff.get('2027-07')).toEqual({
      reason: 'Отпуска педагогов',
    });
    expect(history.submit(month('2027-07', false, 'Отпуска'))).toEqual(refused('nothing-changes'));
    expect(history.submit(month('2027-07', true))).toEqual(yes);
    expect(history.submit(month('2026-11', false, 'Прошёл'))).toEqual(refused('month-over'));
  });

  test('takes nothing in, and loses nothing that was handed in for it', () => {
    const history = new History();
    const { id: submission, subject } = history.accept(aHandIn());
    history.accept(month('2026-12', false, 'Карантин'));
    // Written offline before the month was marked: a fact.
    const second = history.accept(aHandIn('second', {}, 1, 'coauthor'));
    const into = (to: string) =>
      history.submit(
        anAct(idOf('specialist'), 'accept', subject, { submission, month: to, association: 'informatics' }),
      );
    expect(into('2026-12')).toEqual(refused('no-collection'));
    expect(into('2027-01')).toEqual(yes);
    expect(history.facts.materials.get(second.subject.split(':')[1]!)!.submissions).toHaveLength(1);
  });
});
