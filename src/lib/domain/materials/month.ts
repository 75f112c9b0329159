import { daysBetween, type CalendarDate } from '../shared/calendar';
import type { Deadlines } from '../people/deadlines';
import { latestSubmission, type Material, type Submission } from './material';

/** What a month of collection holds, counted by materials and not by versions. */
export interface MonthCounts {
  readonly handedIn: number;
  readonly late: number;
  /** Taken in and not withdrawn: what needs a conclusion. */
  readonly judged: number;
  readonly concluded: number;
  readonly recommended: number;
}

/** [E-23] Counts of one month. Withdrawn papers count nowhere; a returned one was handed in and needs no conclusion. */
export function monthCounts(
  materials: Iterable<Material>,
  month: string,
  isLate: (submission: Submission) => boolean,
): MonthCounts {
  let [handedIn, late, judged, concluded, recommended] = [0, 0, 0, 0, 0];
  for (const material of materials) {
    const submission = latestSubmission(material);
    if (!submission?.card || submission.month !== month || material.withdrawn) continue;
    handedIn++;
    if (isLate(submission)) late++;
    if (submission.returned && !submission.accepted) continue;
    judged++;
    if (!submission.issued) continue;
    concluded++;
    if (submission.issued.verdict === 'recommend') recommended++;
  }
  return { handedIn, late, judged, concluded, recommended };
}

/**
 * Between which dates of a month today stands: 0 before hand-in ends, 1 before the assessment ends, 2 before sending;
 * and how far in that span. Undefined outside of the month's cycle.
 */
export function cycleSpan(
  today: CalendarDate,
  month: string,
  { handIn, assess, send }: Deadlines,
): { readonly step: 0 | 1 | 2; readonly part: number } | undefined {
  const edges = [`${month}-01`, handIn, assess, send] as const;
  if (today < edges[0] || today > send) return undefined;
  const step = today <= handIn ? 0 : today <= assess ? 1 : 2;
  const [from, to] = [edges[step]!, edges[step + 1]!];
  const length = Math.max(1, daysBetween(from, to));
  return { step, part: Math.min(1, Math.max(0, daysBetween(from, today) / length)) };
}
