import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_RUBRIC, VERDICTS, type Score, type Verdict } from '../../../src/lib/domain/materials/rubric';
import {
  compareSheets,
  hintedVerdict,
  median,
  missingInSheet,
  percent,
  spread,
  type SheetValues,
  termFault,
} from '../../../src/lib/domain/materials/verdict';

const aScore = fc.constantFrom<Score>(0, 1, 2, 3);
const thresholds = { recommendFrom: 70, reviseFrom: 50 };

/** A complete sheet with one score throughout. */
const aSheet = (score: Score = 2, changes: Partial<SheetValues> = {}): SheetValues => ({
  gates: Object.fromEntries(EXAMPLE_RUBRIC.gates.map(({ id }) => [id, true])),
  scores: Object.fromEntries(EXAMPLE_RUBRIC.criteria.map(({ id }) => [id, score])),
  remarks: {},
  verdict: 'recommend',
  findings: '',
  ...changes,
});

describe('[E-09] what a sheet must have to be complete', () => {
  test('an empty sheet lacks every gate, every score and the verdict', () => {
    const empty: SheetValues = { gates: {}, scores: {}, remarks: {}, findings: '' };
    expect(missingInSheet(empty, EXAMPLE_RUBRIC)).toEqual(
      [...EXAMPLE_RUBRIC.gates, ...EXAMPLE_RUBRIC.criteria, { id: 'verdict' }].map(({ id }) => ({
        item: id,
        what: 'answer',
      })),
    );
  });

  test('a complete one lacks nothing, findings or not', () => {
    expect(missingInSheet(aSheet(), EXAMPLE_RUBRIC)).toEqual([]);
  });

  test('a score of 0 and a failed gate each need a remark, and a blank is none', () => {
    const sheet = aSheet(2, {
      scores: { ...aSheet().scores, c3: 0 },
      gates: { ...aSheet().gates, g4: false },
      remarks: { c3: ' \n', c5: 'не о том' },
    });
    expect(missingInSheet(sheet, EXAMPLE_RUBRIC)).toEqual([
      { item: 'g4', what: 'remark' },
      { item: 'c3', what: 'remark' },
    ]);
    expect(missingInSheet({ ...sheet, remarks: { c3: 'Пусто.', g4: 'Фамилии.' } }, EXAMPLE_RUBRIC)).toEqual(
      [],
    );
  });

  test('any other score needs none', () => {
    expect(missingInSheet(aSheet(1), EXAMPLE_RUBRIC)).toEqual([]);
  });
});

describe('[E-11] the median', () => {
  test.each([
    [[3], 3],
    [[1, 3], 1],
    [[3, 1, 2], 2],
    [[0, 3, 3, 0], 0],
    [[0, 1, 2, 3], 1],
    [[2, 2, 3, 3], 2],
  ] as [Score[], Score][])('of %j is %i: of an even number the lower middle', (scores, expected) => {
    expect(median(scores)).toBe(expected);
  });

  test('of nothing is nothing', () => {
    expect(median([])).toBeUndefined();
  });

  test('is a score somebody gave, whatever the order, with at least half not above and half not below', () => {
    fc.assert(
      fc.property(fc.array(aScore, { minLength: 1, maxLength: 9 }), fc.nat(), (scores, turn) => {
        const middle = median(scores)!;
        expect(scores).toContain(middle);
        const turned = [...scores.slice(turn % scores.length), ...scores.slice(0, turn % scores.length)];
        expect(median(turned)).toBe(middle);
        expect(scores.filter((score) => score <= middle).length * 2).toBeGreaterThanOrEqual(scores.length);
        expect(scores.filter((score) => score >= middle).length * 2).toBeGreaterThan(scores.length);
      }),
    );
  });
});

test('[E-10] the spread is the distance between highest and lowest', () => {
  expect(spread([])).toBe(0);
  expect(spread([2])).toBe(0);
  expect(spread([0, 3, 1])).toBe(3);
  expect(spread([2, 3])).toBe(1);
});

describe('[E-12] the hint', () => {
  const scores = (sum: number) => {
    const each: Record<string, Score> = {};
    let left = sum;
    for (const { id } of EXAMPLE_RUBRIC.criteria) {
      each[id] = Math.min(3, left) as Score;
      left -= each[id];
    }
    return each;
  };

  test.each([
    [24, 100, 'recommend'],
    [17, 71, 'recommend'],
    [16, 67, 'revise'],
    [12, 50, 'revise'],
    [11, 46, 'reject'],
    [0, 0, 'reject'],
  ] as [number, number, Verdict][])('%i points of 24 are %i %% and hint «%s»', (sum, share, verdict) => {
    const given = scores(sum);
    expect(percent(Object.values(given), EXAMPLE_RUBRIC)).toBe(share);
    expect(hintedVerdict({ gates: aSheet().gates, scores: given }, EXAMPLE_RUBRIC, thresholds)).toBe(verdict);
  });

  test('a failed gate speaks before the points, and the gate of lawful content loudest', () => {
    const failed = (...gates: string[]) =>
      hintedVerdict(
        {
          ...aSheet(3),
          gates: Object.fromEntries(EXAMPLE_RUBRIC.gates.map(({ id }) => [id, !gates.includes(id)])),
        },
        EXAMPLE_RUBRIC,
        thresholds,
      );
    expect(failed('g1')).toBe('revise');
    expect(failed('g5')).toBe('reject');
    expect(failed('g1', 'g5')).toBe('reject');
  });

  test('is silent while a score is missing', () => {
    const { c8: _, ...rest } = aSheet(3).scores;
    expect(
      hintedVerdict({ gates: aSheet().gates, scores: rest }, EXAMPLE_RUBRIC, thresholds),
    ).toBeUndefined();
  });

  test('follows the municipality’s own thresholds', () => {
    const values = { gates: aSheet().gates, scores: scores(12) };
    expect(hintedVerdict(values, EXAMPLE_RUBRIC, { recommendFrom: 50, reviseFrom: 30 })).toBe('recommend');
  });
});

describe('[E-10, E-11] opened sheets side by side', () => {
  test('agreeing sheets are uncontroversial', () => {
    const together = compareSheets([aSheet(3), aSheet(2), aSheet(2)], EXAMPLE_RUBRIC, 2);
    expect(together).toMatchObject({ uncontroversial: true, verdict: 'recommend' });
    expect(together.medians).toEqual(aSheet(2).scores);
    expect(together.spreads.c1).toBe(1);
  });

  test('one spread of the threshold is enough for a talk', () => {
    const far = aSheet(3, { scores: { ...aSheet(3).scores, c4: 1 } });
    const together = compareSheets([aSheet(3), far], EXAMPLE_RUBRIC, 2);
    expect(together.uncontroversial).toBe(false);
    expect(together.spreads).toMatchObject({ c4: 2, c5: 0 });
    expect(compareSheets([aSheet(3), far], EXAMPLE_RUBRIC, 3).uncontroversial).toBe(true);
  });

  test('different verdicts leave the verdict open', () => {
    const together = compareSheets([aSheet(2), aSheet(2, { verdict: 'revise' })], EXAMPLE_RUBRIC, 2);
    expect(together.verdict).toBeUndefined();
    expect(together.uncontroversial).toBe(false);
  });

  test('a gate disputed, or answered by some only, stays open', () => {
    const disputed = aSheet(2, { gates: { ...aSheet().gates, g2: false } });
    const { g2: _, ...unanswered } = aSheet().gates;
    for (const other of [disputed, aSheet(2, { gates: unanswered })]) {
      const together = compareSheets([aSheet(2), other], EXAMPLE_RUBRIC, 2);
      expect(together.gates.g2).toBeUndefined();
      expect(together.gates.g1).toBe(true);
      expect(together.uncontroversial).toBe(false);
    }
  });

  test('no sheets are no agreement', () => {
    expect(compareSheets([], EXAMPLE_RUBRIC, 2).uncontroversial).toBe(false);
  });

  test('the order of the sheets changes nothing', () => {
    const anySheet = fc.record({
      scores: fc.record(Object.fromEntries(EXAMPLE_RUBRIC.criteria.map(({ id }) => [id, aScore]))),
      gates: fc.record(Object.fromEntries(EXAMPLE_RUBRIC.gates.map(({ id }) => [id, fc.boolean()]))),
      verdict: fc.constantFrom(...VERDICTS),
      remarks: fc.constant({}),
      findings: fc.constant(''),
    });
    fc.assert(
      fc.property(fc.array(anySheet, { minLength: 1, maxLength: 5 }), (sheets) => {
        const { scores: _, ...there } = compareSheets(sheets, EXAMPLE_RUBRIC, 2);
        const { scores: __, ...back } = compareSheets(sheets.toReversed(), EXAMPLE_RUBRIC, 2);
        expect(back).toEqual(there);
      }),
    );
  });
});

test.each([
  ['2026-12-07', undefined],
  ['2027-12-01', undefined],
  ['2026-12-06', 'term-passed'],
  ['2020-01-01', 'term-passed'],
  ['2099-12-31', 'term-far'],
])('[E-12] on 7 December 2026 a term of %s is %s', (term, fault) => {
  expect(termFault(term, '2026-12-07')).toBe(fault);
});
