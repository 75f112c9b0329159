import { z } from 'zod/mini';
import { peopleOf, type Facts } from '../facts';
import { currentRoles } from '../people/person';
import type { Place } from '../people/place';
import { daysBetween, type CalendarDate } from '../shared/calendar';
import { Slug, Ulid, type PersonId } from '../shared/ids';
import { stepInFor } from './audience';
import { deadlinesOf, timelinessOf } from './cycle';
import { duplicatesOf, knownPapers, type Duplicate } from './duplicates';
import {
  filesComing,
  isAuthor,
  latestSubmission,
  stateOf,
  STATES,
  type Material,
  type State,
  type Submission,
} from './material';
import { wayOf, type WayStep } from './way';

/** [E-23] A material of a month on its board: where it stands, whose turn it is and how long they have. */
export interface BoardLine {
  readonly material: Material;
  /** The version that counts, the latest. */
  readonly submission: Submission;
  readonly title: string;
  readonly state: State;
  /** What is done next and by whom; undefined when nothing is awaited any more. */
  readonly turn?: WayStep;
  /** Who is awaited, by name: of a step of the heads those of the association, of a head's own paper who steps in. */
  readonly awaited: readonly PersonId[];
  /** Days until what is awaited is due, negative when it is late; undefined where the cycle names no day. */
  readonly daysLeft?: number;
  readonly handedInLate: boolean;
  /** [E-06] Others that look like the same paper, of any month. */
  readonly alike: readonly Duplicate[];
}

export interface BoardQuestion {
  readonly facts: Facts;
  readonly place: Place;
  /** Whoever looks: of a paper of their own they see what its author sees. */
  readonly person: PersonId;
  readonly today: CalendarDate;
}

/**
 * [E-23] Every material of a month, state by state in the order of the way; within a state what is late or due first
 * comes first, then what was handed in first.
 */
export function boardOf({ facts, place, person, today }: BoardQuestion, month: string): BoardLine[] {
  const dates = deadlinesOf(place, month);
  const known = knownPapers(facts, place.id);
  const heads = headsByAssociation(facts, place);
  const headsOf = (material: Material, submission: Submission) =>
    stepInFor(facts, material, submission) ?? heads.get(submission.accepted?.association ?? '') ?? [];
  const lines: BoardLine[] = [];
  for (const material of facts.materials.values()) {
    const submission = latestSubmission(material);
    const state = stateOf(facts, material);
    if (material.place !== place.id || submission?.month !== month || !submission.card || !state) continue;
    const sees = isAuthor(material, person) ? 'author' : 'all';
    const turn = wayOf(facts, material, submission, dates, today, sees).find(
      (step) => step.state === 'now' || step.state === 'late',
    );
    lines.push({
      material,
      submission,
      title: submission.card.title,
      state,
      ...(turn && { turn }),
      awaited: turn?.actor === 'head' ? headsOf(material, submission) : (turn?.people ?? []),
      ...(turn?.due && { daysLeft: daysBetween(today, turn.due) }),
      handedInLate: timelinessOf(submission, place) === 'late',
      alike: duplicatesOf(facts, material, submission, known),
    });
  }
  const rank = (line: BoardLine) => STATES.indexOf(line.state);
  return lines.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.daysLeft ?? Infinity) - (b.daysLeft ?? Infinity) ||
      a.submission.receivedAt - b.submission.receivedAt,
  );
}

function headsByAssociation(facts: Facts, place: Place): Map<string, PersonId[]> {
  const heads = new Map<string, PersonId[]>();
  for (const person of peopleOf(facts, place.id))
    for (const { role, association } of currentRoles(person))
      if (role === 'head' && association)
        heads.set(association, [...(heads.get(association) ?? []), person.id]);
  return heads;
}

/** [E-23] What about a material asks for attention. */
export const ATTENTION = ['late', 'soon', 'handed-in-late', 'alike', 'files-coming'] as const;
export type Attention = (typeof ATTENTION)[number];

/** [E-22] So many days before a day something is due soon; reminders begin then. */
const SOON = 3;

export function needsAttention(line: BoardLine, attention: Attention): boolean {
  switch (attention) {
    case 'late':
      return line.daysLeft !== undefined && line.daysLeft < 0;
    case 'soon':
      return line.daysLeft !== undefined && line.daysLeft >= 0 && line.daysLeft <= SOON;
    case 'handed-in-late':
      return line.handedInLate;
    case 'alike':
      return line.alike.length > 0;
    case 'files-coming':
      return filesComing(line.submission);
  }
}

const orNone = <Schema extends z.core.$ZodType>(schema: Schema) => z.union([z.literal(''), schema]);

/** [E-23] What narrows a board; an empty text narrows nothing. It holds for any month. */
export const BoardFilter = z.object({
  /** Beginnings of words, see {@link wordsOf}. */
  text: z.string().check(z.maxLength(200)),
  state: orNone(z.enum(STATES)),
  association: orNone(Slug),
  /** Who is awaited. */
  awaited: orNone(Ulid),
  attention: orNone(z.enum(ATTENTION)),
});
export type BoardFilter = z.infer<typeof BoardFilter>;

export const EVERYTHING: BoardFilter = { text: '', state: '', association: '', awaited: '', attention: '' };

/** At most so many filters are saved, under names so long. */
export const SAVED_FILTERS = { most: 20, name: 60 } as const;

/** [E-23] A filter that somebody has given a name. */
export const SavedFilter = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(SAVED_FILTERS.name)),
  filter: BoardFilter,
});
export type SavedFilter = z.infer<typeof SavedFilter>;

/** Whether a filter keeps a line; the text is looked for by whoever knows names. */
export function fits(line: BoardLine, { state, association, awaited, attention }: BoardFilter): boolean {
  return (
    (!state || line.state === state) &&
    (!association || line.submission.accepted?.association === association) &&
    (!awaited || line.awaited.includes(awaited)) &&
    (!attention || needsAttention(line, attention))
  );
}

/** [E-23] How many of a state there are, and how many of them are late. */
export interface StateCount {
  readonly state: State;
  readonly count: number;
  readonly late: number;
}

/** In the order of the way; states that no material is in are left out. */
export function countStates(lines: readonly BoardLine[]): StateCount[] {
  return STATES.map((state) => {
    const those = lines.filter((line) => line.state === state);
    return { state, count: those.length, late: those.filter((line) => needsAttention(line, 'late')).length };
  }).filter(({ count }) => count > 0);
}
