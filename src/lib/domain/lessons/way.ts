import { needsBooking, type NetworkLesson } from './network-lesson';

export const WAY = ['offered', 'published', 'joined', 'applied', 'confirmed'] as const;
export type Stage = (typeof WAY)[number];

/** Who makes a lesson pass a stage. */
export type Actor = 'teacher' | 'administrator' | 'schools' | 'centre';
export const ACTOR_OF: Readonly<Record<Stage, Actor>> = {
  offered: 'teacher',
  published: 'administrator',
  joined: 'schools',
  applied: 'administrator',
  confirmed: 'centre',
};

export interface WayStep {
  readonly stage: Stage;
  readonly state: 'done' | 'now' | 'next';
  readonly actor: Actor;
  readonly by?: string;
  readonly at?: number;
}

/**
 * [V-04] How far a lesson has come on its way and who acts next: the first stage that is not done. Where there is nothing to
 * book, schools joining is its end. More schools may join and apply after the confirmation: that does not take it back.
 */
export function wayOf(lesson: NetworkLesson): WayStep[] {
  const { published, joined, claim, booked } = lesson;
  const first = [...joined.values()].toSorted((a, b) => a.at - b.at)[0];
  const done: Readonly<Record<Stage, { readonly by?: string; readonly at?: number } | undefined>> = {
    offered: { by: lesson.offeredBy },
    published,
    joined: first ?? (booked && {}),
    applied: claim ?? (booked && {}),
    confirmed: booked,
  };
  const stages = needsBooking(lesson) ? WAY : WAY.slice(0, 3);
  let reached = true;
  return stages.map((stage): WayStep => {
    const passed = done[stage];
    const state = passed ? 'done' : reached && !lesson.withdrawn ? 'now' : 'next';
    if (!passed) reached = false;
    const { by, at } = passed ?? {};
    return {
      stage,
      state,
      actor: ACTOR_OF[stage],
      ...(by !== undefined && { by }),
      ...(at !== undefined && { at }),
    };
  });
}
