import type { CalendarDate } from '../shared/calendar';
import type { Instant, PersonId } from '../shared/ids';
import type { Submission } from './material';
import { agreementOf, currentAttempt } from './publication';

/** What a recommended version goes through: the paper's own steps, then those of the running try. */
export type StandStepId = 'signed' | 'original' | 'forwarded' | 'placed' | 'sent' | 'answered';

export interface StandStep {
  readonly step: StandStepId;
  readonly state: 'done' | 'now' | 'next' | 'late';
  /** The day that was named for it. */
  readonly date?: CalendarDate;
  /** When it was noted, where no day was named. */
  readonly at?: Instant;
  readonly by?: PersonId;
  /** The day by which it should be done; only while it is not. */
  readonly due?: CalendarDate;
}

type Done = { readonly date?: CalendarDate; readonly at: Instant; readonly by: PersonId };

/**
 * [E-16, E-17] Where a recommended version stands. The agreement and the placing wait for nobody but themselves, so one
 * step of each may be running. `papers`: how agreements are handed over; `due`: when the registry is
 * sent, and by when this try is placed.
 */
export function standOf(
  submission: Submission,
  papers: 'paper' | 'scan' | 'both',
  due: { readonly registry: CalendarDate; readonly placing: CalendarDate },
  today: CalendarDate,
): StandStep[] {
  const agreement = agreementOf(submission);
  const valid = agreement?.withdrawn ? undefined : agreement;
  const { placed, sent, result } = currentAttempt(submission);
  const signed = valid && { date: valid.date, at: valid.signedAt, by: valid.signedBy };
  const paper: [StandStepId, Done | undefined][] = [
    ['signed', signed],
    ...(papers !== 'scan' || valid?.original ? [['original', valid?.original] as [StandStepId, Done]] : []),
    ['forwarded', valid?.forwarded],
  ];
  const tried: [StandStepId, Done | undefined][] = [
    ['placed', placed],
    ['sent', sent],
    ['answered', result],
  ];
  // Nobody is late with what was taken back, or with the paper of a version that the centre has answered already.
  const until = agreement?.withdrawn || result ? undefined : due;
  return [...inOrder(paper, until?.registry, today), ...inOrder(tried, until?.placing, today)];
}

function inOrder(
  steps: readonly [StandStepId, Done | undefined][],
  due: CalendarDate | undefined,
  today: CalendarDate,
): StandStep[] {
  // What was answered was placed and sent, whoever noted it.
  const last = steps.findLastIndex(([, done]) => done);
  return steps.map(([step, done], index) => {
    if (done) return { step, state: 'done', at: done.at, by: done.by, ...(done.date && { date: done.date }) };
    if (index < last) return { step, state: 'done' };
    if (index > last + 1) return { step, state: 'next' };
    // Who answers is the centre: no day of ours is late for it.
    if (!due || step === 'answered') return { step, state: 'now' };
    return { step, state: due < today ? 'late' : 'now', due };
  });
}
