import { expect, test } from 'vitest';
import type { Material, Submission } from '../../../src/lib/domain/materials/material';
import { timeliness } from '../../../src/lib/domain/materials/cycle';
import { cycleSpan, monthCounts } from '../../../src/lib/domain/materials/month';
import { aCard, idOf, NOON, PLACE, ZONE } from '../../builders/municipality';

const DATES = { handIn: '2026-12-07', assess: '2026-12-10', send: '2026-12-28' };
const DAY = 86_400_000;
const issued = { act: 'a', by: 's', at: NOON, number: '1', date: '2026-12-08', basis: 'x' };
const accepted = { at: NOON, by: 's', association: 'informatics' };

function material(changes: Partial<Submission>, more: Partial<Material> = {}): Material {
  const submission: Submission = {
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
  };
  return {
    id: idOf('m'),
    place: PLACE,
    author: idOf('author'),
    coAuthors: [],
    submissions: [submission],
    ...more,
  };
}
const counts = (...materials: Material[]) =>
  monthCounts(materials, '2026-12', (each) => timeliness(each, DATES.handIn, ZONE, 3) === 'late');

test('[E-23] a month counts what was handed in, late, judged and recommended', () => {
  const late = { madeAt: NOON + DAY, receivedAt: NOON + DAY };
  expect(
    counts(
      material({ accepted, issued: { ...issued, verdict: 'recommend' } }),
      material({ accepted, issued: { ...issued, verdict: 'revise' }, ...late }),
      material({ accepted }),
      material({ returned: { at: NOON, by: 's' } }),
      material({}, { withdrawn: { at: NOON } }),
      material({ month: '2026-11' }),
    ),
  ).toEqual({ handedIn: 4, late: 1, judged: 3, concluded: 2, recommended: 1 });
});

test('today stands in one span of the cycle', () => {
  expect(cycleSpan('2026-12-01', '2026-12', DATES)).toEqual({ step: 0, part: 0 });
  expect(cycleSpan('2026-12-07', '2026-12', DATES)).toEqual({ step: 0, part: 1 });
  expect(cycleSpan('2026-12-19', '2026-12', DATES)).toEqual({ step: 2, part: 0.5 });
  expect(cycleSpan('2026-12-29', '2026-12', DATES)).toBeUndefined();
  expect(cycleSpan('2026-11-30', '2026-12', DATES)).toBeUndefined();
});
