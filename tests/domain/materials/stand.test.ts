import { describe, expect, test } from 'vitest';
import type { Submission } from '../../../src/lib/domain/materials/material';
import type { Agreement, Attempt } from '../../../src/lib/domain/materials/publication';
import { standOf } from '../../../src/lib/domain/materials/stand';

const SIGNED: Agreement = {
  issue: 'issue',
  date: '2026-12-10',
  signedAt: 1,
  signedBy: 'author',
  scans: [],
};
const version = (agreement?: Agreement, ...attempts: Attempt[]) =>
  ({
    issued: { act: 'issue', verdict: 'recommend' },
    attempts,
    ...(agreement && { agreement }),
  }) as unknown as Submission;
const said = (submission: Submission, today = '2026-12-11', papers: 'paper' | 'scan' | 'both' = 'paper') =>
  standOf(submission, papers, { registry: '2026-12-28', placing: '2026-12-28' }, today).map(
    ({ step, state }) => `${step} ${state}`,
  );
const on = (date: string) => ({ at: 2, by: 'author', date });

describe('[E-16, E-17] where a recommended version stands', () => {
  test('the paper and the placing each have a step that is running', () => {
    expect(said(version())).toEqual([
      'signed now',
      'original next',
      'forwarded next',
      'placed now',
      'sent next',
      'answered next',
    ]);
    expect(said(version(SIGNED), '2026-12-11', 'scan')).toEqual([
      'signed done',
      'forwarded now',
      'placed now',
      'sent next',
      'answered next',
    ]);
  });

  test('after the day of the registry they are late; the centre’s answer never is', () => {
    const placed = { ...on('2026-12-12'), channel: 'mail' as const };
    expect(said(version(SIGNED, { placed, sent: on('2026-12-12') }), '2026-12-29')).toEqual([
      'signed done',
      'original late',
      'forwarded next',
      'placed done',
      'sent done',
      'answered now',
    ]);
  });

  test('what was answered was sent, whoever noted it', () => {
    expect(said(version(SIGNED, { result: { ...on('2026-12-20'), result: 'revise' } }))).toEqual([
      'signed done',
      'original now',
      'forwarded next',
      'placed done',
      'sent done',
      'answered done',
    ]);
  });

  test('a second sending has a day of its own [E-20]', () => {
    const due = { registry: '2026-12-28', placing: '2027-01-28' };
    const steps = standOf(version(SIGNED), 'paper', due, '2026-12-29');
    expect(steps.filter((each) => each.due).map(({ step, state }) => [step, state])).toEqual([
      ['original', 'late'],
      ['placed', 'now'],
    ]);
  });

  test('with the agreement taken back it begins anew, and nobody is late', () => {
    const withdrawn = { ...SIGNED, withdrawn: { at: 3, by: 'author' } };
    expect(said(version(withdrawn), '2026-12-29').slice(0, 4)).toEqual([
      'signed now',
      'original next',
      'forwarded next',
      'placed now',
    ]);
  });
});
