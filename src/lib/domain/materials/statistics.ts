import type { Facts } from '../facts';
import type { Place } from '../people/place';
import { settingsOfMonth } from '../people/settings';
import { nextMonth, timelinessOf } from './cycle';
import type { Card } from './card';
import { latestSubmission, type Material, type Submission } from './material';
import { publicationState } from './publication';
import { versionsGone } from './registry';

/** [E-24] By what materials are counted. */
export const GROUPINGS = ['month', 'school', 'subject', 'association', 'author'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** [E-24] What became of the materials of a group; withdrawn ones count only as that. */
export interface Counts {
  readonly handedIn: number;
  readonly late: number;
  /** Waits for acceptance, for its experts or for their conclusion; returned papers wait for their author. */
  readonly underWay: number;
  readonly recommended: number;
  readonly revise: number;
  readonly rejected: number;
  /** Carried by a registry that was sent. */
  readonly sent: number;
  readonly published: number;
  readonly withdrawn: number;
}

export interface Group {
  /** A month, an id of the register, or the subject itself; empty where the card names none. */
  readonly key: string;
  readonly counts: Counts;
}

const NONE: Counts = {
  handedIn: 0,
  late: 0,
  underWay: 0,
  recommended: 0,
  revise: 0,
  rejected: 0,
  sent: 0,
  published: 0,
  withdrawn: 0,
};

const added = (counts: Counts, one: Partial<Record<keyof Counts, boolean>>): Counts =>
  Object.fromEntries(
    (Object.keys(NONE) as (keyof Counts)[]).map((key) => [key, counts[key] + (one[key] ? 1 : 0)]),
  ) as unknown as Counts;

/** The groups a material belongs to: several subjects are several groups, everything else is one. */
function keysOf(
  facts: Facts,
  material: Material,
  submission: Submission,
  card: Card,
  by: Grouping,
): readonly string[] {
  switch (by) {
    case 'month':
      return [submission.month];
    case 'school':
      return [facts.people.get(material.author)?.school ?? ''];
    case 'subject':
      return card.subjects;
    case 'association':
      return [submission.accepted?.association ?? ''];
    case 'author':
      return [material.author];
  }
}

/**
 * [E-24] Counts materials of some months by their last version, a material once in each of its groups; the order is that
 * of the first material met.
 */
export function statisticsOf(
  facts: Facts,
  place: Place,
  months: { readonly from: string; readonly until: string },
  by: Grouping,
): { readonly groups: readonly Group[]; readonly all: Counts } {
  const sent = versionsGone(place);
  const groups = new Map<string, Counts>();
  let all = NONE;
  for (const material of facts.materials.values()) {
    const submission = latestSubmission(material);
    const card = submission?.card;
    if (material.place !== place.id || !submission || !card) continue;
    if (submission.month < months.from || submission.month > months.until) continue;
    const verdict = submission.issued?.verdict;
    const one = material.withdrawn
      ? { withdrawn: true }
      : {
          handedIn: true,
          late: timelinessOf(submission, place) === 'late',
          underWay: !verdict,
          recommended: verdict === 'recommend',
          revise: verdict === 'revise',
          rejected: verdict === 'reject',
          sent: sent.has(submission.id),
          published: publicationState(submission) === 'published',
        };
    all = added(all, one);
    for (const key of keysOf(facts, material, submission, card, by))
      groups.set(key, added(groups.get(key) ?? NONE, one));
  }
  return { groups: [...groups].map(([key, counts]) => ({ key, counts })), all };
}

/** A month beside its plan. */
export interface MonthOfPlan {
  readonly month: string;
  readonly recommended: number;
  readonly plan: number;
}

/** [E-24] Month by month what was recommended and how many the municipality was to send. */
export function planHistory(
  facts: Facts,
  place: Place,
  months: { readonly from: string; readonly until: string },
): MonthOfPlan[] {
  const { groups } = statisticsOf(facts, place, months, 'month');
  const known = new Map(groups.map(({ key, counts }) => [key, counts]));
  const history: MonthOfPlan[] = [];
  for (let month = months.from; month <= months.until; month = nextMonth(month))
    history.push({
      month,
      recommended: known.get(month)?.recommended ?? 0,
      // Nothing is expected of a month without collection [E-22].
      plan: place.monthsOff.has(month) ? 0 : settingsOfMonth(place.settings, month).monthlyPlan,
    });
  return history;
}
