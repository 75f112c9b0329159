import { z } from 'zod/mini';
import { Slug, type ActId, type Instant, type PersonId, type PlaceId } from '../shared/ids';
import { openObject } from '../shared/open-object';
import { LESSON_USES } from './lesson';

/** [V-05, V-11] What a school needs that nobody of its network offers yet. */
export const Need = openObject({
  school: Slug,
  network: Slug,
  term: Slug,
  /** A subject, or what the connection is needed for. */
  subject: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  use: z.enum(LESSON_USES),
  classes: z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(80))).check(z.maxLength(10)),
  pupils: z.int().check(z.gte(1), z.lte(1000)),
  /** Days and periods that suit; none named is any. 1 is Monday. */
  weekdays: z.array(z.int().check(z.gte(1), z.lte(7))).check(z.maxLength(7)),
  periods: z.array(z.int().check(z.gte(0), z.lte(20))).check(z.maxLength(20)),
  /** How many lessons a week. */
  weekly: z.int().check(z.gte(1), z.lte(20)),
});
export type Need = z.infer<typeof Need>;

/** A lesson proposed for a need, by its id; who proposed it and what was answered. */
export interface Proposal {
  readonly lesson: string;
  readonly network: string;
  readonly by: PersonId;
  readonly at: Instant;
  /** [V-05] First the base school, then the school that needs it. */
  readonly administrator?: { readonly yes: boolean; readonly at: Instant; readonly by: PersonId };
  readonly school?: { readonly yes: boolean; readonly at: Instant; readonly by: PersonId };
}

/** What became of a need. */
export const CLOSINGS = ['met', 'unmatched', 'withdrawn'] as const;
export type Closing = (typeof CLOSINGS)[number];

export interface StatedNeed {
  readonly id: string;
  /** The centre. */
  readonly place: PlaceId;
  readonly need: Need;
  readonly words?: string;
  readonly by: PersonId;
  readonly at: Instant;
  readonly escalated?: { readonly by: PersonId; readonly at: Instant; readonly words?: string };
  readonly proposals: readonly Proposal[];
  readonly closed?: {
    readonly how: Closing;
    readonly act: ActId;
    readonly by: PersonId;
    readonly at: Instant;
    readonly words?: string;
  };
}

export const NEED_STATES = ['stated', 'escalated', 'proposed', 'agreed', ...CLOSINGS] as const;
export type NeedState = (typeof NEED_STATES)[number];

const refused = ({ administrator, school }: Proposal) =>
  administrator?.yes === false || school?.yes === false;

/** [V-05] Where a need stands: the sender sees every step. */
export function needState({ closed, escalated, proposals }: StatedNeed): NeedState {
  if (closed) return closed.how;
  const open = proposals.filter((each) => !refused(each));
  if (open.some(({ administrator }) => administrator?.yes)) return 'agreed';
  if (open.length > 0) return 'proposed';
  return escalated ? 'escalated' : 'stated';
}

/** The proposals that nobody has refused, the latest first. */
export const openProposals = ({ proposals }: StatedNeed): Proposal[] =>
  proposals.filter((each) => !refused(each)).toReversed();
