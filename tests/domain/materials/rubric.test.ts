import { describe, expect, test } from 'vitest';
import { seenBy } from '../../../src/lib/domain/acts';
import { holds } from '../../../src/lib/domain/audience';
import { latestSubmission } from '../../../src/lib/domain/materials/material';
import {
  changesBetween,
  EXAMPLE_RUBRIC,
  faultsInForm,
  RUBRIC_LIMITS,
  type RubricForm,
} from '../../../src/lib/domain/materials/rubric';
import { itemEver, rubricFor, rubricInForce } from '../../../src/lib/domain/materials/rubric-of';
import { missingText, rubricWords } from '../../../src/lib/domain/materials/review-phrases';
import { hintedVerdict, missingInSheet } from '../../../src/lib/domain/materials/verdict';
import { anAct, idOf, NOON, PLACE } from '../../builders/municipality';
import { aFullHouse, Round } from '../round';
import { History } from '../history';

const yes = { answer: 'yes' };
const refused = (code: string) => ({ answer: 'no', code });

const gate = (id = 'g1', title = 'Открывается') => ({ id, title, short: title, failed: 'revise' as const });
const criterion = (id: string, title = `Критерий ${id}`) => ({ id, title, question: '' });
const form = (...ids: string[]): RubricForm => ({
  gates: [gate()],
  criteria: ids.map((id) => criterion(id)),
});
const publish = (version: number, value: unknown = form('c1', `cV${version}`), person = 'specialist') =>
  anAct(idOf(person), 'publish-rubric', `place:${PLACE}`, { version }, { private: { form: value } });
const inForce = ({ facts }: History) => rubricInForce(facts.places.get(PLACE));
const formOfRound = (round: Round) =>
  rubricFor(round.history.facts, { place: PLACE, submission: round.submission });

describe('[E-09] the form of evaluation', () => {
  test('is the example, which says so, until the desk publishes version 2', () => {
    const history = new History();
    expect(inForce(history)).toBe(EXAMPLE_RUBRIC);
    expect(rubricWords(inForce(history).version)).toBe('версия 1. Пример: замените утверждённой формой.');
    expect(history.submit(publish(2, form('c1'), 'head'))).toEqual(refused('specialist-only'));
    expect(history.submit(publish(3))).toEqual(refused('wrong-rubric'));
    history.accept(publish(2));
    expect(inForce(history)).toEqual({ version: 2, ...form('c1', 'cV2') });
    expect(rubricWords(2)).toBe('версия 2');
    expect(history.facts.places.get(PLACE)!.rubrics[0]).toMatchObject({ at: NOON, by: idOf('specialist') });
  });

  test('may be the example itself, approved as it stands; after that a version says something else', () => {
    const history = new History();
    const { version: _, ...example } = EXAMPLE_RUBRIC;
    history.accept(publish(2, example));
    expect(history.submit(publish(3, example))).toEqual(refused('nothing-changes'));
    expect(history.submit(publish(3, { ...example, gates: example.gates.toReversed() }))).toEqual(yes);
  });

  test('published by two who did not know of each other is the first one’s; the other is told', () => {
    const history = new History();
    const [mine, theirs] = [publish(2, form('c1', 'cA')), publish(2, form('c1', 'cB'), 'specialist')];
    history.accept(mine);
    expect(history.submit(theirs)).toEqual(refused('wrong-rubric'));
    expect(inForce(history).criteria.map(({ id }) => id)).toEqual(['c1', 'cA']);
  });

  test('is told to every member of the place', () => {
    const { facts } = new History();
    const told = (name: string) => {
      const held = holds(facts, idOf(name));
      return seenBy(facts, publish(2)).some((grant) => held.has(grant));
    };
    expect(['author', 'specialist', 'head', 'expert1'].map(told)).toEqual([true, true, true, true]);
  });

  const long = (length: number) => 'я'.repeat(length + 1);
  test.each<[string, unknown]>([
    ['without a gate', { ...form('c1'), gates: [] }],
    ['without a criterion', form()],
    [
      'with too many gates',
      { ...form('c1'), gates: Array.from({ length: 13 }, (_, at) => gate(`g${at}`, `Условие ${at}`)) },
    ],
    ['with too many criteria', form(...Array.from({ length: 21 }, (_, at) => `c${at}`))],
    ['with an id twice', form('c1', 'c1')],
    ['with a gate among the criteria', form('g2')],
    ['with an id of Object’s own', form('constructor')],
    ['with a title too long', { ...form('c1'), gates: [gate('g1', long(RUBRIC_LIMITS.title))] }],
    ['with an empty title', { ...form(), criteria: [criterion('c1', ' ')] }],
    ['with a verdict that is none', { ...form('c1'), gates: [{ ...gate(), failed: 'recommend' }] }],
  ])('%s is no form', (_, value) => {
    expect(new History().submit(publish(2, value))).toEqual(refused('malformed'));
  });

  test('does not ask the same under two names', () => {
    const value = { ...form(), criteria: [criterion('c1', 'Ход урока'), criterion('c2', 'ход урока ')] };
    expect(new History().submit(publish(2, value))).toEqual(refused('rubric-faulty'));
    expect(faultsInForm(value)).toEqual([{ item: 'c2', field: 'title', fault: 'twice' }]);
  });
});

describe('[E-09] a round keeps the version in force at its first appointment', () => {
  test('whatever is published afterwards, and whoever is appointed then', () => {
    const running = new Round(aFullHouse()).handIn().take().appoint('expert1');
    running.history.accept(publish(2));
    running.appoint('expert2');
    expect(formOfRound(running)).toBe(EXAMPLE_RUBRIC);
    const fresh = new Round(running.history, 'author', [], 'specialist', 'head', 'planet')
      .handIn()
      .take()
      .appoint('expert1');
    running.history.accept(publish(3));
    fresh.appoint('expert2');
    expect(formOfRound(fresh)).toEqual({ version: 2, ...form('c1', 'cV2') });
  });

  test('also where everybody first appointed has left the panel', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1').decline('expert1');
    round.history.accept(publish(2));
    round.appoint('expert2');
    expect(formOfRound(round)).toBe(EXAMPLE_RUBRIC);
  });

  test('by the order in which acts arrive, not by when they were made', () => {
    const round = new Round(aFullHouse()).handIn().take();
    // Made before the appointment, without a network; received after it.
    const offline = { ...publish(2), madeAt: NOON - 86_400_000 };
    round.appoint('expert1');
    round.history.accept(offline);
    expect(formOfRound(round)).toBe(EXAMPLE_RUBRIC);
  });

  test('and the next version of the material begins by the one in force', () => {
    const round = new Round(aFullHouse())
      .handIn()
      .take()
      .appoint('expert1')
      .complete('expert1')
      .open()
      .confirm('expert1')
      .issue();
    const first = round.submission;
    round.history.accept(publish(2));
    round.handIn();
    // Nobody is appointed yet: shown is what would be asked.
    expect(formOfRound(round).version).toBe(2);
    round.take().appoint('expert1');
    const { facts } = round.history;
    expect(rubricFor(facts, { place: PLACE, submission: first })).toBe(EXAMPLE_RUBRIC);
    expect(latestSubmission([...facts.materials.values()][0]!)!.rubric).toBe(2);
  });
});

describe('[E-09] a sheet is judged by its own form', () => {
  const sheet = {
    gates: { g1: true },
    scores: { c1: 2, c2: 3 } as const,
    remarks: {},
    verdict: 'recommend' as const,
    findings: '',
  };

  test('what the form does not ask is said, and keeps the sheet from being complete', () => {
    expect(missingInSheet(sheet, form('c1', 'c2'))).toEqual([]);
    expect(missingInSheet(sheet, form('c1'))).toEqual([{ item: 'c2', what: 'unknown' }]);
    const remark = { ...sheet, remarks: { c9: 'Слова.' } };
    expect(missingInSheet(remark, form('c1', 'c2'))).toEqual([{ item: 'c9', what: 'unknown' }]);
    expect(missingText({ item: 'c2', what: 'unknown' }, form('c1'))).toBe(
      'Уберите ответ: Пункт c2 не из этой формы',
    );
  });

  test('and is called as the latest version that asks it', () => {
    const history = new History();
    history.accept(publish(2, { ...form('c1', 'cA'), gates: [gate('g1', 'Иначе')] }));
    history.accept(publish(3, form('c1')));
    const place = history.facts.places.get(PLACE);
    expect(['cA', 'c8', 'g1', 'c99'].map((id) => itemEver(place, id)?.title)).toEqual([
      'Критерий cA',
      'Качество и доступность',
      'Открывается',
      undefined,
    ]);
  });

  test('by a form that is not here nothing is complete', () => {
    const { facts } = new History();
    const round = new Round(aFullHouse()).handIn().take();
    round.history.accept(publish(2));
    round.appoint('expert1');
    // The place has not told its versions yet.
    for (const [id, material] of round.history.facts.materials) facts.materials.set(id, material);
    for (const [id, of] of round.history.facts.materialOfSubmission) facts.materialOfSubmission.set(id, of);
    const rubric = rubricFor(facts, { place: PLACE, submission: round.submission });
    expect(rubric).toEqual({ version: 2, gates: [], criteria: [] });
    expect(missingInSheet(sheet, rubric)).toEqual([{ item: 'form', what: 'answer' }]);
  });

  test('[E-12] the hint’s share is of the highest points of that form', () => {
    const thresholds = { recommendFrom: 70, reviseFrom: 50 };
    const values = { gates: { g1: true }, scores: { c1: 2, c2: 1 } as const };
    expect(hintedVerdict(values, form('c1', 'c2'), thresholds)).toBe('revise');
    expect(hintedVerdict(values, form('c1', 'c2', 'c3'), thresholds)).toBeUndefined();
    expect(hintedVerdict({ ...values, scores: { c1: 3 } }, form('c1'), thresholds)).toBe('recommend');
  });

  test('a complete with an answer that its form does not ask for is refused in words of its own', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1');
    const name = `sheet/${PLACE}/${round.submission}/${idOf('expert1')}`;
    const basis = 'b'.repeat(64);
    const complete = () =>
      round.history.submit(
        anAct(idOf('expert1'), 'complete', round.subject, { submission: round.submission }, { basis }),
      );
    round.history.contents.set(name, { hash: basis, missing: ['c99:unknown', 'c1:answer'] });
    expect(complete()).toEqual(refused('answer-unknown'));
    round.history.contents.set(name, { hash: basis, missing: ['c1:answer'] });
    expect(complete()).toEqual(refused('sheet-incomplete'));
  });
});

describe('[E-09] what changes from a version to the next', () => {
  const before = form('c1', 'c2', 'c3');
  const told = (after: RubricForm) =>
    changesBetween(before, after).map(({ what, item }) => `${what} ${item}`);

  test.each<[string, RubricForm, string[]]>([
    ['nothing', before, []],
    ['one added', form('c1', 'c9', 'c2', 'c3'), ['added c9']],
    ['one removed', form('c1', 'c3'), ['removed c2']],
    ['one moved to the front', form('c3', 'c1', 'c2'), ['moved c3']],
    [
      'one renamed and explained',
      { ...before, criteria: before.criteria.with(1, { id: 'c2', title: 'Иначе', question: 'Как?' }) },
      ['title c2', 'question c2'],
    ],
    [
      'a gate',
      { ...before, gates: [{ ...gate(), short: 'Кратко', failed: 'reject' }] },
      ['short g1', 'failed g1'],
    ],
  ])('%s', (_, after, changes) => {
    expect(told(after)).toEqual(changes);
  });
});
