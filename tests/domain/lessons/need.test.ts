/* [V-05] Lessons that could meet a need, and the way it has gone. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../src/lib/domain/act';
import { needState, type Need } from '../../../src/lib/domain/lessons/need';
import { lessonsFor, namedBy } from '../../../src/lib/domain/lessons/need-search';
import { wayOf } from '../../../src/lib/domain/lessons/need-way';
import { lessonsOf } from '../../../src/lib/domain/lessons/network-lesson';
import { frameOf } from '../../../src/lib/domain/lessons/schedule';
import { anOffer, CENTRE_PLACE, foundingRegion, regional, TERM } from '../../builders/lessons/region';
import { idOf } from '../../builders/municipality';
import { History } from '../history';

let history: History;
beforeEach(() => (history = new History(foundingRegion())));
const accept = (acts: readonly Act[]) => acts.map((act) => history.accept(act)).at(-1)!;

const publish = (name: string, changes: Record<string, unknown> = {}) => {
  const offer = anOffer(changes);
  const by = offer.network === 'town-net' ? 'town-admin' : 'village-coordinator';
  return [
    regional(by, 'offer-lesson', `lesson:${idOf(name)}`, offer, { name: 'Седова Анна Петровна' }),
    regional(by, 'publish-lesson', `lesson:${idOf(name)}`),
  ];
};
const need = (changes: Partial<Need> = {}): Need => ({
  ...{ school: 'village-1', network: 'village-net', term: TERM, subject: 'Физика', use: 'lesson' },
  ...{ classes: ['9'], pupils: 12, weekdays: [2], periods: [2], weekly: 1 },
  ...changes,
});
const found = (wanted: Need, typed?: string) =>
  lessonsFor(
    wanted,
    lessonsOf(history.facts, CENTRE_PLACE, TERM),
    frameOf(history.facts, CENTRE_PLACE, TERM)!,
    '2027-01-11',
    typed,
  );

describe('[V-05] lessons are found by what they are called', () => {
  test.each([
    ['физика', 'Физика', 1],
    ['физике', 'Физика', 1],
    ['физка', 'Физика', 1],
    ['русского языка', 'Русский язык', 1],
    ['астраномия', 'Астрономия', 1],
    ['химия', 'Физика', 0],
    ['физкультура', 'Физика', 0],
  ])('«%s» for «%s»: %s', (typed, subject, named) =>
    expect(namedBy(typed, { ...anOffer(), subject } as never)).toBe(named),
  );

  test('by topic and level less well, by nothing all', () => {
    const offer = { ...anOffer(), topic: 'Оптика' } as never;
    expect(namedBy('оптика', offer)).toBe(0.8);
    expect(namedBy('', offer)).toBe(1);
  });
});

describe('[V-05] how well a lesson suits', () => {
  test('room, day and period by the clock of the school that needs it; the best first', () => {
    accept([
      ...publish('wrong-day', { weekday: 4 }),
      ...publish('small', { seats: 5 }),
      ...publish('good'),
      ...publish('far', { subject: 'Химия' }),
    ]);
    const fits = found(need());
    expect(fits.map(({ lesson }) => lesson.id)).toEqual([idOf('good'), idOf('wrong-day'), idOf('small')]);
    // The third period of the town at 09:50 is 08:50 in the village, its second.
    expect(fits[0]).toMatchObject({ dayFits: true, periodFits: true, seatsFit: true, seats: 30, ahead: 60 });
    expect(fits[1]).toMatchObject({ dayFits: false });
    expect(fits[2]).toMatchObject({ seatsFit: false, seats: 5 });
  });

  test('not what is only offered, withdrawn, the school’s own or what it takes part in already', () => {
    accept([
      ...publish('offered').slice(0, 1),
      ...publish('gone'),
      ...publish('taken', { network: 'village-net' }),
    ]);
    accept([
      regional('town-admin', 'withdraw-lesson', `lesson:${idOf('gone')}`),
      regional('village-local', 'join-lesson', `lesson:${idOf('taken')}`, {
        ...{ school: 'village-1', classes: ['9'], pupils: 3 },
      }),
    ]);
    expect(found(need())).toEqual([]);
    accept(publish('home', { host: { school: 'village-1', classes: [] } }));
    expect(found(need())).toEqual([]);
  });

  test('other words may be typed than the need’s', () => {
    accept(publish('chemistry', { subject: 'Химия' }));
    expect(found(need())).toEqual([]);
    expect(found(need(), 'химии')).toHaveLength(1);
  });
});

describe('[V-05] the way of a need', () => {
  const subject = `need:${idOf('need')}`;
  const stated = () => history.facts.needs.get(idOf('need'))!;
  const titles = () =>
    wayOf(
      stated(),
      () => 'Физика',
      (id) => id,
    ).map(({ title, state }) => `${state}: ${title}`);

  test('the sender sees every step, who is to act now, and how it ended', () => {
    accept(publish('lesson'));
    accept([regional('village-local', 'state-need', subject, need(), { words: 'Учителя нет с осени' })]);
    expect(titles()).toEqual([
      'done: Школа заявила потребность',
      'now: Администратор ищет занятие в своей сети',
      'next: Школа участвует в занятии',
    ]);
    accept([regional('village-coordinator', 'escalate-need', subject, {}, { words: 'В сети физика нет' })]);
    expect(titles()).toContain('now: РКЦ ищет занятие в других сетях');
    accept([
      regional('dispatcher', 'share-lesson', `lesson:${idOf('lesson')}`, { network: 'village-net' }),
      regional('dispatcher', 'propose-lesson', subject, { lesson: idOf('lesson'), network: 'town-net' }),
    ]);
    expect(titles()).toContain('done: РКЦ нашёл: Физика');
    expect(titles()).toContain('now: Администратор сети отвечает на предложение РКЦ');
    const answer = (person: string, as: string, yes: boolean) =>
      regional(person, 'answer-proposal', subject, { lesson: idOf('lesson'), as, yes });
    accept([answer('village-coordinator', 'administrator', true)]);
    expect(titles()).toContain('now: Школа отвечает на предложение');
    expect(needState(stated())).toBe('agreed');
    accept([
      answer('village-local', 'school', true),
      regional('village-local', 'close-need', subject, { how: 'met' }),
    ]);
    expect(titles().slice(-2)).toEqual(['done: Школа согласна: Физика', 'done: Занятие найдено']);
    expect(titles().some((title) => title.startsWith('now'))).toBe(false);
  });

  test('an own lesson proposed waits for the school at once; one refused is searched for again', () => {
    accept(publish('own', { network: 'village-net', host: { school: 'village-2', classes: [] } }));
    accept([
      regional('village-local', 'state-need', subject, need()),
      regional('village-coordinator', 'propose-lesson', subject, {
        lesson: idOf('own'),
        network: 'village-net',
      }),
    ]);
    expect(titles()).toContain('now: Школа отвечает на предложение');
    accept([
      regional('village-local', 'answer-proposal', subject, {
        lesson: idOf('own'),
        as: 'school',
        yes: false,
      }),
    ]);
    expect(titles().slice(-3)).toEqual([
      'done: Школа отказалась: Физика',
      'now: Администратор ищет занятие в своей сети',
      'next: Школа участвует в занятии',
    ]);
  });

  test('an unmatched need says why', () => {
    accept([
      regional('village-local', 'state-need', subject, need()),
      regional(
        'village-coordinator',
        'close-need',
        subject,
        { how: 'unmatched' },
        { words: 'Нигде не ведут' },
      ),
    ]);
    const last = wayOf(
      stated(),
      () => '',
      (id) => id,
    ).at(-1)!;
    expect(last).toMatchObject({ title: 'Не нашлось', state: 'done', note: 'Нигде не ведут' });
  });
});
