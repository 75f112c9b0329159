import { describe, expect, test } from 'vitest';
import type { Act } from '../../../src/lib/domain/act';
import { partsSeenBy, redact } from '../../../src/lib/domain/acts';
import { access, holds } from '../../../src/lib/domain/audience';
import { apply, noFacts } from '../../../src/lib/domain/facts';
import { firstDayFor } from '../../../src/lib/domain/materials/entering';
import { timelinessOf } from '../../../src/lib/domain/materials/cycle';
import { bearersOf, latestSubmission } from '../../../src/lib/domain/materials/material';
import { draftName } from '../../../src/lib/domain/materials/names';
import { usualSchedule } from '../../../src/lib/domain/people/place';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { aHandIn, anAct, anEntering, idOf, PLACE, ZONE } from '../../builders/municipality';
import { History } from '../history';

const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const KEY = 'a'.repeat(64);
const LETTER = { hash: 'b'.repeat(64), name: 'письмо.eml', type: 'message/rfc822', size: 9 };
const SAID = { sender: 'avtor@example.ru', subject: 'Материал на экспертизу', file: LETTER };
const A_FILE = { hash: 'f'.repeat(64), name: 'план.docx', type: '', size: 4 };

const paperOf = (history: History, material = 'robot') =>
  latestSubmission(history.facts.materials.get(idOf(material))!)!;
/** A role that begins at once, or later. */
const role = (person: string, name: string, begins = 'now') =>
  anAct(RELAY, 'grant-role', `person:${idOf(person)}`, {
    role: name,
    from: begins === 'now' ? '2026-12-01' : '2027-01-11',
    begins,
  });

describe('[X-13] a paper that the desk enters for its author', () => {
  test('is the author’s own: theirs to read, to withdraw and to go on with; the act says who entered it', () => {
    const history = new History();
    history.accept(anEntering());
    const material = history.facts.materials.get(idOf('robot'))!;
    expect(material.author).toBe(idOf('author'));
    expect(paperOf(history)).toMatchObject({
      version: 1,
      entered: { by: idOf('specialist'), way: 'email', date: '2026-12-04' },
    });
    const submission = `submission/${PLACE}/${idOf('author')}/${paperOf(history).id}`;
    expect(access(history.facts, idOf('author'), submission)).toBe('read');
    expect(access(history.facts, idOf('stranger'), submission)).toBe('none');
    const withdraw = anAct(
      idOf('author'),
      'withdraw',
      `material:${idOf('robot')}`,
      {},
      {
        private: { reason: 'Передумал сдавать.' },
      },
    );
    expect(history.submit({ ...withdraw, person: idOf('specialist') })).toEqual(no('author-only'));
    expect(history.submit(withdraw)).toEqual(yes);
  });

  test('leaves the author’s own draft to the author: nobody else ever writes there', () => {
    const history = new History();
    history.accept(anEntering());
    const draft = draftName(history.facts.materials.get(idOf('robot'))!);
    expect(access(history.facts, idOf('author'), draft)).toBe('write');
    expect(access(history.facts, idOf('specialist'), draft)).toBe('none');
  });

  test('needs less of the card than the author is asked for, and not that the author knows the Requirements', () => {
    const history = new History();
    history.accept(
      anAct(
        idOf('specialist'),
        'publish-requirements',
        `place:${PLACE}`,
        { version: 1 },
        {
          private: { text: { link: '', sections: [{ heading: 'Первое', text: 'Файлы открываются.' }] } },
        },
      ),
    );
    const bare = { annotation: '', level: undefined, topic: '' };
    expect(history.submit(anEntering('robot', { ...bare, title: ' ' }))).toEqual(no('card-incomplete'));
    expect(history.submit(anEntering('robot', { ...bare, links: [] }))).toEqual(no('card-incomplete'));
    expect(history.submit(anEntering('robot', bare))).toEqual(yes);
  });

  test('is entered by the desk alone, for somebody of the list who works here', () => {
    const history = new History();
    for (const person of ['author', 'stranger', 'head', 'expert1'])
      expect(history.submit(anEntering('robot', {}, { author: idOf('coauthor') }, person))).toEqual(
        no('specialist-only'),
      );
    // A deputy whose time has not come, and one whose role is over.
    history.accept(role('stranger', 'deputy', 'later'));
    expect(history.submit(anEntering('robot', {}, {}, 'stranger'))).toEqual(no('specialist-only'));
    const granted = history.accept(role('coauthor', 'deputy'));
    expect(history.submit(anEntering('robot', {}, {}, 'coauthor'))).toEqual(yes);
    history.accept(anAct(RELAY, 'end-role', `person:${idOf('coauthor')}`, { role: granted.id }));
    expect(history.submit(anEntering('planet', {}, {}, 'coauthor'))).toEqual(no('specialist-only'));

    expect(history.submit(anEntering('planet', {}, { author: idOf('nobody') }))).toEqual(no('no-person'));
    history.accept(anAct(idOf('specialist'), 'leave', `person:${idOf('author')}`));
    expect(history.submit(anEntering('planet'))).toEqual(no('person-left'));
  });

  test('is not the desk’s own, nor one that a colleague at the desk has part in', () => {
    const history = new History();
    history.accept(role('coauthor', 'deputy'));
    expect(history.submit(anEntering('robot', {}, { author: idOf('specialist') }))).toEqual(no('enter-own'));
    expect(history.submit(anEntering('robot', {}, { coAuthors: [idOf('specialist')] }))).toEqual(
      no('enter-own'),
    );
    // The colleague may; after that the paper is the colleague's to handle.
    expect(history.submit(anEntering('robot', {}, { author: idOf('specialist') }, 'coauthor'))).toEqual(yes);
    history.accept(
      anAct(
        idOf('coauthor'),
        'return-incomplete',
        `material:${idOf('robot')}`,
        {
          submission: paperOf(history).id,
        },
        { private: { reason: 'Нет ссылки.' } },
      ),
    );
    const second = anEntering('robot', {}, { author: idOf('author'), version: 2 }, 'coauthor');
    expect(history.submit(second)).toEqual(no('other-author'));
  });

  test('of another municipality is nobody’s business here', () => {
    const history = new History([
      ...new History().entries.map(({ seq: _, receivedAt: __, ...act }): Act => act),
      anAct(
        RELAY,
        'found-place',
        'place:other',
        { title: 'Другой округ', zone: ZONE, sample: false },
        {
          place: 'other',
        },
      ),
      anAct(
        RELAY,
        'enter-person',
        `person:${idOf('far desk')}`,
        { post: '' },
        {
          place: 'other',
          private: { name: { family: 'Далёкая', given: 'Анна', patronymic: '' } },
        },
      ),
      {
        ...anAct(RELAY, 'grant-role', `person:${idOf('far desk')}`, {
          role: 'specialist',
          from: '2026-09-01',
          begins: 'now',
        }),
        place: 'other',
      },
    ]);
    expect(history.submit(anEntering('robot', {}, {}, 'far desk'))).toEqual(no('other-place'));
    expect(history.submit({ ...anEntering('robot', {}, {}, 'far desk'), place: 'other' })).toEqual(
      no('no-person'),
    );
  });

  test('goes on by either hand: the author hands in the next version, or the desk enters it', () => {
    const history = new History();
    const submit = (act: Act) => history.submit(act);
    expect(submit(anEntering('robot', { files: [A_FILE] }))).toEqual(yes);
    expect(submit(anEntering('robot', {}, { version: 2 }))).toEqual(no('already-handed-in'));
    const sendBack = () =>
      history.accept(
        anAct(
          idOf('specialist'),
          'return-incomplete',
          `material:${idOf('robot')}`,
          {
            submission: paperOf(history).id,
          },
          { private: { reason: 'Нет ссылки.' } },
        ),
      );
    sendBack();
    expect(submit(aHandIn('robot', { files: [A_FILE] }, 2))).toEqual(yes);
    sendBack();
    expect(submit(anEntering('robot', {}, { version: 2 }))).toEqual(no('wrong-version'));
    expect(submit(anEntering('robot', {}, { version: 3 }))).toEqual(yes);
    const material = history.facts.materials.get(idOf('robot'))!;
    expect(material.submissions.map(({ entered }) => !!entered)).toEqual([true, false, true]);
    // [E-04] Bytes that the desk brought are the paper's, not to be uploaded anew by its author.
    expect(bearersOf(material, A_FILE.hash)).toEqual([idOf('specialist'), idOf('author')]);
    expect(bearersOf(material, LETTER.hash)).toEqual([]);
  });
});

describe('[X-13] the day on which it reached the desk', () => {
  test('is what its lateness goes by, whenever it was entered [E-05]', () => {
    const history = new History();
    // Noon of Monday the 7th, the last day of this month's hand-in.
    history.at += 3 * 86_400_000;
    history.accept(anEntering('robot', {}, { received: '2026-12-07' }));
    history.accept(anEntering('planet', {}, { received: '2026-12-08' }));
    const place = history.facts.places.get(PLACE)!;
    expect(timelinessOf(paperOf(history), place)).toBe('in-time');
    expect(timelinessOf(paperOf(history, 'planet'), place)).toBe('late');
    const own = aHandIn('late');
    history.accept({ ...own, madeAt: history.at });
    expect(timelinessOf(paperOf(history, 'late'), place)).toBe('late');
  });

  test('is neither in the future nor before the month of collection that precedes the paper’s and the one that runs', () => {
    const history = new History();
    const at = (received: string, month = '2026-12') =>
      history.submit(anEntering(`of ${received} for ${month}`, {}, { received, month }));
    expect(at('2026-12-08')).toEqual(no('received-later'));
    expect(at('2026-12-07')).toEqual(yes);
    expect(at('2026-11-01')).toEqual(yes);
    expect(at('2026-10-31')).toEqual(no('received-long-ago'));
    // For the month it came in, it still can be entered while that month is near [E-05].
    expect(at('2026-10-31', '2026-11')).toEqual(yes);
    expect(at('2026-06-01', '2026-08')).toEqual(no('month-far'));
    // Sent ahead for a later month, it keeps its day as well.
    expect(at('2026-11-30', '2027-01')).toEqual(yes);
    expect(at('2026-10-31', '2027-01')).toEqual(no('received-long-ago'));
  });

  test('may lie behind months without collection', () => {
    const schedule = {
      ...usualSchedule(ZONE),
      monthsOff: new Map([
        ['2026-07', {}],
        ['2026-08', {}],
      ]),
    };
    expect(firstDayFor(schedule, '2026-09', '2026-09-02')).toBe('2026-06-01');
    expect(firstDayFor(schedule, '2027-01', '2027-01-11')).toBe('2026-12-01');
  });
});

describe('[X-13] the letter it came by', () => {
  const byLetter = (material: string, desk = 'specialist') =>
    anEntering(material, {}, { letter: KEY, original: LETTER.hash }, desk, SAID);

  test('makes one paper: entered again, by whoever, it is refused while that paper stands', () => {
    const history = new History();
    history.accept(role('coauthor', 'deputy'));
    history.accept(byLetter('robot'));
    expect(history.submit(byLetter('planet'))).toEqual(no('letter-entered'));
    expect(history.submit(byLetter('planet', 'coauthor'))).toEqual(no('letter-entered'));
    history.accept(
      anAct(
        idOf('author'),
        'withdraw',
        `material:${idOf('robot')}`,
        {},
        {
          private: { reason: 'Ошибка, не тот файл.' },
        },
      ),
    );
    expect(history.submit(byLetter('planet'))).toEqual(yes);
  });

  test('is named as it is kept', () => {
    const other = anEntering('robot', {}, { letter: KEY, original: 'c'.repeat(64) }, 'specialist', SAID);
    expect(new History().submit(other)).toEqual(no('files-differ'));
  });

  test('is for the author and the desk: experts and heads learn only that there was one [X-05]', () => {
    const history = new History();
    const entry = history.accept(byLetter('robot'));
    const seenBy = (person: string) =>
      redact(history.facts, entry, holds(history.facts, idOf(person))).parts.letter!.value;
    for (const person of ['author', 'specialist']) expect(seenBy(person)).toEqual(SAID);
    for (const person of ['head', 'otherhead', 'stranger', 'expert1']) expect(seenBy(person)).toBeUndefined();
    expect(partsSeenBy(history.facts, entry)).not.toHaveLength(0);
    // Hidden, it changes nothing else.
    const without = noFacts();
    for (const each of history.entries)
      apply(without, redact(history.facts, each, new Set([`heads:${PLACE}`])));
    expect(latestSubmission(without.materials.get(idOf('robot'))!)!.entered).toMatchObject({
      date: '2026-12-04',
      letter: KEY,
    });
  });
});
