/* What the acts of network lessons share: who may, of which lesson. */
import { z } from 'zod/mini';
import type { Act } from '../../act';
import { holds } from '../../audience';
import type { Facts } from '../../facts';
import { grant, type Grant } from '../../grants';
import { must, no, unknown, type Decision } from '../../shared/decision';
import { idIn } from '../../subject';
import type { NetworkLesson } from '../network-lesson';
import type { StatedNeed } from '../need';
import { networksOf, placeOfSchool, regionOf } from '../region';

/** Free words of an act: why, or what else is to be known. */
export const words = z.string().check(z.trim(), z.minLength(3), z.maxLength(1000));

/** The actor holds one of the grants. */
export function has(facts: Facts, { person }: Act, ...rights: Grant[]): boolean {
  const held = holds(facts, person);
  return rights.some((right) => held.has(right));
}

/** [V-09] Whoever composes the centre's timetable. */
export const byCentre = (facts: Facts, act: Act): Decision =>
  must(has(facts, act, grant.centre(act.place)), 'centre-only');

/** Those who answer for a school of the region: its people, its administrators, its coordinator, the centre. */
export function answerFor(facts: Facts, act: Act, school: string): Grant[] {
  const region = regionOf(facts, act.place);
  const own = region && placeOfSchool(facts, region, school);
  return [
    grant.school(act.place, school),
    grant.centre(act.place),
    ...(own ? [grant.coordinator(own.id)] : []),
    ...(region ? networksOf(region, school).map(({ id }) => grant.network(act.place, id)) : []),
  ];
}

export const lessonOf = (facts: Facts, act: Act): NetworkLesson | undefined =>
  facts.lessons.get(idIn('lesson', act.subject) ?? '');

/** Runs a rule on the act's lesson; without it on this device the answer is unknown. */
export function ruleOn(facts: Facts, act: Act, rule: (lesson: NetworkLesson) => Decision): Decision {
  const lesson = lessonOf(facts, act);
  if (!lesson) return unknown;
  return lesson.withdrawn ? no('lesson-withdrawn') : rule(lesson);
}

/** The same of a need that is open. */
export function ruleOnNeed(facts: Facts, act: Act, rule: (need: StatedNeed) => Decision): Decision {
  const need = facts.needs.get(idIn('need', act.subject) ?? '');
  if (!need) return unknown;
  return need.closed ? no('need-closed') : rule(need);
}
