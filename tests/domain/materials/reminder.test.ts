import { describe, expect, test } from 'vitest';
import { boardOf } from '../../../src/lib/domain/materials/board';
import { debtsOf, materialsOfMonth, reminderText } from '../../../src/lib/domain/materials/reminder';
import { idOf, PLACE } from '../../builders/municipality';
import { aFullHouse, Round, TEXT } from '../round';

const MONTH = '2026-12';
const WORDS = { month: 'декабрь', assess: '10 декабря', late: false, link: 'https://metod.example' };

function debts({ history: { facts } }: Round, month = MONTH) {
  const found = debtsOf(
    { facts, today: '2026-12-08', textOf: () => TEXT },
    PLACE,
    materialsOfMonth(facts, month),
  );
  return Object.fromEntries(
    found.map(({ person, owed }) => [
      facts.people.get(person)!.name!.family,
      owed.map(({ kind, count }) => `${kind} ${count}`).join(', '),
    ]),
  );
}
function text({ history: { facts } }: Round) {
  const found = debtsOf(
    { facts, today: '2026-12-08', textOf: () => TEXT },
    PLACE,
    materialsOfMonth(facts, MONTH),
  );
  return reminderText(found, (id) => facts.people.get(id), WORDS);
}
const judged = () => new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2', 'newcomer');

describe('[X-13] a reminder for the chat', () => {
  test('says by person what others wait for, step by step', () => {
    expect(debts(new Round(aFullHouse()).handIn().take())).toEqual({ head: 'appoint 1' });
    const round = judged();
    expect(debts(round)).toEqual({ expert1: 'sheet 1', expert2: 'sheet 1', newcomer: 'sheet 1' });
    round.complete('expert1', 'expert2');
    expect(debts(round)).toEqual({ newcomer: 'sheet 1' });
    expect(debts(round, '2027-01')).toEqual({});
    round.complete('newcomer');
    expect(debts(round)).toMatchObject({ head: 'open-sheets 1', expert1: 'open-sheets 1' });
    round.open().confirm('expert1');
    expect(debts(round)).toEqual({ expert2: 'confirm 1', newcomer: 'confirm 1' });
    round.confirm('expert2', 'newcomer').issue();
    // Sent for revision, which nobody reads here.
    expect(debts(round)).toEqual({ author: 'read-outcome 1' });
  });

  test('of a paper by the only head of an association names who steps in, as the board does [E-07]', () => {
    const round = new Round(aFullHouse(), 'head', [], 'specialist', 'otherhead').handIn().take();
    expect(debts(round)).toEqual({ otherhead: 'appoint 1' });
    const { facts } = round.history;
    const [line] = boardOf(
      { facts, place: facts.places.get(PLACE)!, person: idOf('specialist'), today: '2026-12-08' },
      MONTH,
    );
    expect(line!.awaited).toEqual([idOf('otherhead')]);
    // Their own association's they are reminded of too.
    new Round(round.history, 'head', [], 'specialist', 'otherhead', 'planet').handIn().take('physics');
    expect(debts(round)).toEqual({ otherhead: 'appoint 2' });
    // Of a teacher's paper nobody but the heads of its association is reminded.
    expect(debts(new Round(aFullHouse()).handIn().take())).toEqual({ head: 'appoint 1' });
    // Where every head is an author, the desk steps in.
    const both = new Round(aFullHouse(), 'head', ['otherhead'], 'specialist', 'specialist').handIn().take();
    expect(debts(both)).toEqual({ specialist: 'appoint 1', deputy: 'appoint 1' });
  });

  test('two materials of one expert are counted in one line', () => {
    const round = judged();
    const other = new Round(round.history, 'stranger', [], 'specialist', 'head', 'drawing');
    other.handIn().take().appoint('expert1', 'expert3', 'spare');
    expect(text(round)).toBe(
      [
        'Материалы за декабрь. Оценки и заключения нужны до 10 декабря. Напоминаем:',
        '– expert1\u00a0И.\u00a0О.: завершить оценку (2)',
        '– expert2\u00a0И.\u00a0О.: завершить оценку',
        '– expert3\u00a0И.\u00a0О.: завершить оценку',
        '– newcomer\u00a0И.: завершить оценку',
        '– spare\u00a0И.\u00a0О.: завершить оценку',
        'Всё делается здесь: https://metod.example',
      ].join('\n'),
    );
  });

  test('a day that is over is no longer called due', () => {
    const round = judged();
    const { facts } = round.history;
    const found = debtsOf(
      { facts, today: '2026-12-11', textOf: () => TEXT },
      PLACE,
      materialsOfMonth(facts, MONTH),
    );
    const late = reminderText(found, (id) => facts.people.get(id), { ...WORDS, late: true });
    expect(late).toContain('Срок оценки прошёл 10 декабря.');
  });

  test('is silent when nobody owes anything, and of people who have left', () => {
    expect(text(new Round(aFullHouse()))).toBe('');
    const round = judged().complete('expert1', 'expert2').leave('newcomer');
    expect(debts(round)).not.toHaveProperty('newcomer');
  });

  test('[X-05] names no paper and nobody who judges it, no decision, no contact', () => {
    const round = judged();
    const { facts } = round.history;
    const card = facts.materials.get(idOf('robot'))!.submissions[0]!.card!;
    expect(text(round)).not.toContain(card.title);
    const returned = new Round(aFullHouse()).handIn().giveBack();
    expect(debts(returned)).toEqual({});
  });
});
