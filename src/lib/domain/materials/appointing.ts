import type { Facts } from '../facts';
import type { Grant } from '../grants';
import { hasRole } from '../people/person';
import { every, must, type Decision } from '../shared/decision';
import type { PersonId, SubmissionId } from '../shared/ids';
import { decidingHead, handlers } from './audience';
import { latestSubmission, seatsHeld, type Material, type Submission } from './material';
import { appointmentWarnings, earlierWork, excluded, openAssignments } from './panel';

/** [E-23] Whom to appoint to one material, before anybody has been. */
export interface Proposal {
  readonly material: Material;
  readonly submission: Submission;
  /** Seats to fill; fewer experts than seats when there are no more whom nothing speaks against. */
  readonly seats: number;
  readonly experts: readonly PersonId[];
  /** Everybody whom nothing speaks against, proposed or not. */
  readonly able: readonly PersonId[];
}

/** A material for which nobody is proposed, with the code of the rule. */
export interface NotProposed {
  readonly material: Material;
  readonly code: string;
}

export interface Proposed {
  readonly proposals: readonly Proposal[];
  readonly left: readonly NotProposed[];
}

export interface AppointingQuestion {
  readonly facts: Facts;
  /** Grants of whoever appoints. */
  readonly held: ReadonlySet<Grant>;
  /** The setting: experts of a panel. */
  readonly panelSize: number;
  /** Appointments made on this device that the relay has not answered: they fill seats and burden people already. */
  readonly coming: readonly { readonly submission: SubmissionId; readonly expert: PersonId }[];
}

/** [E-07] Whether a person may fill seats of a version now, by the rules of the act `appoint`. */
function open(facts: Facts, held: ReadonlySet<Grant>, material: Material, submission: Submission): Decision {
  return every(
    () => must(!material.withdrawn, 'withdrawn'),
    () => must(!submission.returned || !!submission.accepted, 'returned'),
    () => must(!!submission.accepted, 'not-accepted'),
    () => must(!submission.opened, 'sheets-open'),
    () =>
      must(
        held.has(handlers(facts, material)) || held.has(decidingHead(facts, material, submission)),
        'head-only',
      ),
  );
}

/**
 * [E-07, E-23] Panels for many materials at once. Nobody is proposed who would need a reason: no author, nobody of an
 * author's school or of another association, nobody who has declined a version of the paper. Who judged an earlier
 * version judges again [E-15]; all other seats go so that open assignments are as even as the rules allow.
 */
export function proposePanels(question: AppointingQuestion, materials: Iterable<Material>): Proposed {
  const { facts, held, coming } = question;
  const left: NotProposed[] = [];
  const wanted: Wanted[] = [];
  const experts = [...facts.people.values()]
    .filter((person) => hasRole(person, 'expert'))
    .map(({ id }) => id);
  for (const material of materials) {
    const submission = latestSubmission(material);
    if (!submission) continue;
    const decision = open(facts, held, material, submission);
    if (decision.answer === 'no') {
      left.push({ material, code: decision.code });
      continue;
    }
    const onWay = coming.filter((each) => each.submission === submission.id).map(({ expert }) => expert);
    const seats = freeSeats(question, submission);
    const able = experts
      .filter((expert) => !onWay.includes(expert) && nothingAgainst(facts, material, submission, expert))
      .toSorted();
    if (seats === 0) left.push({ material, code: 'panel-full' });
    else if (able.length === 0) left.push({ material, code: 'no-free-expert' });
    else {
      const again = able.filter((expert) => earlierWork(material, submission, expert)?.did === 'judged');
      wanted.push({ material, submission, seats, able, again: again.slice(0, seats) });
    }
  }
  const loads = loadsNow(question, new Set(wanted.flatMap(({ able }) => able)));
  const panels = balanced(wanted, loads);
  return {
    left,
    proposals: wanted.map(({ material, submission, seats, able }, index) => ({
      material,
      submission,
      seats,
      able,
      experts: [...panels[index]!],
    })),
  };
}

function nothingAgainst(facts: Facts, material: Material, submission: Submission, expert: PersonId): boolean {
  return (
    excluded(facts, material, submission, expert).answer === 'yes' &&
    appointmentWarnings(facts, material, submission, expert).length === 0 &&
    earlierWork(material, submission, expert)?.did !== 'declined'
  );
}

/** Seats of a version that nobody holds and nobody is on the way to; never below 0. */
export function freeSeats(
  { facts, panelSize, coming }: Pick<AppointingQuestion, 'facts' | 'panelSize' | 'coming'>,
  submission: Submission,
): number {
  const onWay = coming.filter((each) => each.submission === submission.id).length;
  return Math.max(0, panelSize - seatsHeld(facts, submission).length - onWay);
}

/** [E-07] Open assignments of people, those on their way included. */
export function loadsNow(
  { facts, coming }: Pick<AppointingQuestion, 'facts' | 'coming'>,
  people: Iterable<PersonId>,
): Map<PersonId, number> {
  return new Map(
    [...people].map((person) => [
      person,
      openAssignments(facts, person) + coming.filter(({ expert }) => expert === person).length,
    ]),
  );
}

interface Wanted {
  readonly material: Material;
  readonly submission: Submission;
  readonly seats: number;
  readonly able: readonly PersonId[];
  /** Those of them who judged before: they are not moved. */
  readonly again: readonly PersonId[];
}

/**
 * Fills the seats one after another, each by the lightest burdened expert who can be reached: directly, or because one
 * who was to judge another paper takes this one and a third takes theirs. So the heaviest load is the least possible
 * (optimal semi-matching: N. Harvey, R. Ladner, L. Lovász, T. Tamir, 2006). Answers a panel for each paper.
 */
function balanced(wanted: readonly Wanted[], loads: Map<PersonId, number>): Set<PersonId>[] {
  const panels = wanted.map(({ again }) => new Set(again));
  for (const expert of wanted.flatMap(({ again }) => again)) loads.set(expert, loads.get(expert)! + 1);
  wanted.forEach(({ seats }, paper) => {
    while (panels[paper]!.size < seats && fillSeat(paper, wanted, panels, loads));
  });
  return panels;
}

/** One more expert for a paper; false when nobody can be reached. */
function fillSeat(
  paper: number,
  wanted: readonly Wanted[],
  panels: readonly Set<PersonId>[],
  loads: Map<PersonId, number>,
): boolean {
  /** Through which paper an expert was reached, and through whom that paper. */
  const into = new Map<PersonId, number>();
  const through = new Map<number, PersonId>();
  const papers = [paper];
  let lightest: PersonId | undefined;
  for (const reached of papers) {
    for (const expert of wanted[reached]!.able) {
      if (into.has(expert) || panels[reached]!.has(expert)) continue;
      into.set(expert, reached);
      if (lightest === undefined || loads.get(expert)! < loads.get(lightest)!) lightest = expert;
      panels.forEach((panel, other) => {
        if (other === paper || through.has(other) || !panel.has(expert)) return;
        if (wanted[other]!.again.includes(expert)) return;
        through.set(other, expert);
        papers.push(other);
      });
    }
  }
  if (lightest === undefined) return false;
  loads.set(lightest, loads.get(lightest)! + 1);
  for (let expert: PersonId | undefined = lightest; expert !== undefined;) {
    const taken: number = into.get(expert)!;
    const leaves = through.get(taken);
    panels[taken]!.add(expert);
    if (leaves !== undefined) panels[taken]!.delete(leaves);
    expert = leaves;
  }
  return true;
}
