import { expect, test } from 'vitest';
import type { Material, Submission } from '../../../src/lib/domain/materials/material';
import { wayOf } from '../../../src/lib/domain/materials/way';
import { aCard, idOf, NOON, PLACE } from '../../builders/municipality';
import { History } from '../history';

const FACTS = new History().facts;
const DATES = { handIn: '2026-12-07', assess: '2026-12-10', send: '2026-12-28' };
const submission = (changes: Partial<Submission> = {}): Submission => ({
  id: idOf('s1'),
  version: 1,
  month: '2026-12',
  madeAt: NOON,
  receivedAt: NOON,
  card: aCard(),
  files: [],
  panel: [],
  confirmations: [],
  earlierIssues: [],
  reopenRequests: [],
  signedTexts: [],
  putIn: [],
  attempts: [],
  ...changes,
});
const material = (own: Submission, changes: Partial<Material> = {}): Material => ({
  id: idOf('robot'),
  place: PLACE,
  author: idOf('author'),
  coAuthors: [],
  submissions: [own],
  ...changes,
});
const way = (
  own: Submission,
  sees: 'all' | 'author' = 'all',
  today = '2026-12-08',
  more: Partial<Material> = {},
) => wayOf(FACTS, material(own, more), own, DATES, today, sees);
const short = (steps: ReturnType<typeof way>) => steps.map(({ step, state }) => `${step} ${state}`);

const seat = (expert: string, completed = false) => ({
  expert: idOf(expert),
  by: idOf('head'),
  at: NOON,
  warnings: [],
  ...(completed && { completed: { at: NOON, basis: 'x' } }),
});
const accepted = { at: NOON, by: idOf('specialist'), association: 'informatics' };

test('a paper just handed in waits for the specialist', () => {
  expect(short(way(submission())).slice(0, 3)).toEqual(['hand-in done', 'accept now', 'appoint next']);
});

test('while experts assess, those who have not finished are awaited', () => {
  const steps = way(submission({ accepted, panel: [seat('expert1', true), seat('expert2')] }));
  const assess = steps.find(({ step }) => step === 'assess')!;
  expect(assess).toMatchObject({ state: 'now', people: [idOf('expert2')], due: DATES.assess });
});

test('a step past its day is late, and only that one', () => {
  const steps = way(submission({ accepted, panel: [seat('expert1')] }), 'all', '2026-12-11');
  expect(short(steps).filter((line) => line.endsWith('late'))).toEqual(['assess late']);
});

test('[X-05] an author sees the expertise as one step without names', () => {
  const steps = way(submission({ accepted, panel: [seat('expert1')] }), 'author');
  expect(short(steps)).toEqual(['hand-in done', 'accept done', 'expertise now', 'issue next', 'read next']);
  expect(steps[2]!.people).toEqual([]);
});

test('a returned paper is its author’s to mend; «на доработку» adds a step', () => {
  const returned = { at: NOON, by: idOf('specialist'), reason: 'нет файла' };
  expect(short(way(submission({ returned })))).toEqual(['hand-in done', 'returned done', 'fix now']);
  const issued = { act: 'a', by: idOf('specialist'), at: NOON, number: '1', date: '2026-12-08', basis: 'x' };
  const opened = { at: NOON, by: idOf('head') };
  const revised = submission({
    accepted,
    opened,
    panel: [seat('expert1', true)],
    confirmations: [{ person: idOf('expert1'), at: NOON, basis: 'x' }],
    issued: { ...issued, verdict: 'revise' },
    acknowledgedAt: NOON,
  });
  expect(short(way(revised)).at(-1)).toBe('revise now');
});

test('[E-21] a withdrawn paper ends its way there', () => {
  const steps = way(submission({ accepted }), 'all', '2026-12-08', { withdrawn: { at: NOON } });
  expect(short(steps)).toEqual(['hand-in done', 'accept done', 'withdrawn done']);
});

test('[E-13] issued without all confirmations: who confirmed this text, who decided, and when', () => {
  const issue = { act: 'a', by: idOf('specialist'), number: '1', date: '2026-12-08', basis: 'x' };
  const own = submission({
    accepted,
    opened: { at: NOON, by: idOf('head') },
    panel: [seat('expert1', true), seat('expert2', true), seat('expert3', true)],
    confirmations: [
      { person: idOf('expert1'), at: NOON + 1, basis: 'x' },
      { person: idOf('expert2'), at: NOON + 2, basis: 'an earlier text' },
    ],
    quorum: { by: idOf('head'), at: NOON + 3, basis: 'x', reason: 'Эксперт в больнице.' },
    issued: { ...issue, at: NOON + 4, verdict: 'recommend' },
  });
  const agree = way(own).find(({ step }) => step === 'agree')!;
  expect(agree).toMatchObject({
    state: 'done',
    people: [idOf('expert1')],
    at: NOON + 3,
    decidedBy: idOf('head'),
  });
});

test('[E-13] before that, those who have not confirmed are awaited', () => {
  const own = submission({
    accepted,
    opened: { at: NOON, by: idOf('head') },
    panel: [seat('expert1', true), seat('expert2', true)],
    confirmations: [{ person: idOf('expert1'), at: NOON + 1, basis: 'x' }],
  });
  const stage = (steps: ReturnType<typeof way>) => steps.find(({ step }) => step === 'agree')!;
  expect(stage(way(own))).toMatchObject({ state: 'now', people: [idOf('expert2')] });
  const confirmations = [...own.confirmations, { person: idOf('expert2'), at: NOON + 5, basis: 'x' }];
  const all = stage(way({ ...own, confirmations }));
  expect(all).toMatchObject({ state: 'done', people: [idOf('expert1'), idOf('expert2')], at: NOON + 5 });
  expect(all.decidedBy).toBeUndefined();
});
