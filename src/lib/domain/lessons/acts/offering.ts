/* [V-02, V-04] From capability: a lesson is offered, published in the consolidated timetable, and schools mark it. */
import { z } from 'zod/mini';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { every, must, no, unknown, yes, type Decision } from '../../shared/decision';
import { Slug, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { idIn } from '../../subject';
import { lessonSeenBy } from '../audience';
import { Joining, Offer, seatsLeft, type NetworkLesson } from '../network-lesson';
import { networksOf, placeOfSchool, regionOf } from '../region';
import { conflictsAt } from '../schedule';
import { has, lessonOf, ruleOn, words } from './rules';

/** Before its first act has been folded a lesson is what the act says. */
export function seenWith(facts: Facts, act: Act) {
  const lesson = lessonOf(facts, act);
  if (lesson) return lessonSeenBy(lesson);
  const { network, teacher } = act.payload as { network?: string; teacher?: string };
  if (network === undefined || teacher === undefined) return [];
  return [grant.person(teacher), grant.network(act.place, network), grant.centre(act.place)];
}

/** An act on a lesson of the region. */
export const onLesson = <P extends Record<string, unknown>>(
  kind: Omit<ActKind<P>, 'subject' | 'seenBy' | 'regional'>,
) => actKind<P>({ ...kind, subject: 'lesson', regional: true, seenBy: seenWith });

export const byNetwork = (facts: Facts, act: Act, lesson: NetworkLesson): Decision =>
  must(
    has(facts, act, grant.network(lesson.place, lesson.offer.network), grant.centre(lesson.place)),
    'administrator-only',
  );

/** [V-11] Events are organised by administrators and coordinators too, lessons are offered by distance teachers. */
function mayOffer(facts: Facts, act: Act & { payload: Offer }): Decision {
  const { network, teacher, use } = act.payload;
  const place = regionOf(facts, act.place)?.networks.get(network)?.place;
  const organisers = [
    grant.network(act.place, network),
    grant.centre(act.place),
    ...(place && use === 'event' ? [grant.coordinator(place)] : []),
  ];
  if (has(facts, act, ...organisers)) return yes;
  const own = act.person === teacher && has(facts, act, grant.distance(act.place, network, teacher));
  return must(own, 'teacher-only');
}

/** What is offered stands in the registers: its network, its term, the school of its teacher. */
function isKnown(facts: Facts, act: Act & { payload: Offer }): Decision {
  const { network, term, host, from, to } = act.payload;
  const region = regionOf(facts, act.place);
  if (!region) return unknown;
  const named = region.terms.get(term);
  return every(
    () => must(region.networks.has(network), 'no-network'),
    () => must(!!named, 'no-lesson-term'),
    () => must(from <= to && named!.from <= from && to <= named!.to, 'outside-term'),
    () => must(!!placeOfSchool(facts, region, host.school), 'no-school'),
  );
}

/** [V-04] The school belongs to a network that the lesson is published or shown to. */
function isOffered(facts: Facts, act: Act, lesson: NetworkLesson, school: string): Decision {
  const region = regionOf(facts, act.place);
  if (!region) return unknown;
  const networks = networksOf(region, school).map(({ id }) => id);
  const open = networks.includes(lesson.offer.network) || lesson.guests.some((id) => networks.includes(id));
  return every(
    () => must(!!lesson.published, 'not-published'),
    () => must(open, 'other-network'),
  );
}

/**
 * [V-07] What is booked was confirmed for these classes, rooms and terminals: others must be as free, or the school leaves and is
 * applied for anew.
 */
function keepsBooking(facts: Facts, act: Act & { payload: Joining }, lesson: NetworkLesson): Decision {
  const { booked, joined } = lesson;
  const { school } = act.payload;
  if (!booked?.schools.includes(school)) return yes;
  const joining = { ...act.payload, by: act.person, at: act.madeAt };
  const changed = { ...lesson, joined: new Map(joined).set(school, joining) };
  return must(conflictsAt(facts, changed, booked).length === 0, 'booked-otherwise');
}

export const offeringActs: ActKind[] = [
  onLesson({
    kind: 'offer-lesson',
    payload: Offer,
    parts: { name: z.string().check(z.trim(), z.minLength(2), z.maxLength(160)) },
    requiredParts: ['name'],
    decide: (facts, act) => {
      const lesson = lessonOf(facts, act);
      const administers = has(
        facts,
        act,
        grant.network(act.place, act.payload.network),
        grant.centre(act.place),
      );
      return every(
        () => must(Ulid.safeParse(idIn('lesson', act.subject)).success, 'wrong-subject'),
        () => mayOffer(facts, act),
        () => isKnown(facts, act),
        () => must(!lesson?.withdrawn, 'lesson-withdrawn'),
        () =>
          must(
            !lesson ||
              (lesson.offer.network === act.payload.network && lesson.offer.teacher === act.payload.teacher),
            'lesson-of-another',
          ),
        // [V-04] What schools have been told changes by the administrator, what is booked by the centre and by its dates.
        () => must(!lesson?.booked, 'lesson-booked'),
        () => must(!lesson?.claim, 'lesson-applied'),
        () => must(!lesson?.published || administers, 'lesson-published'),
      );
    },
  }),
  onLesson({
    kind: 'publish-lesson',
    payload: openObject({}),
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) =>
        every(
          () => byNetwork(facts, act, lesson),
          () => must(!lesson.published, 'already-published'),
        ),
      ),
  }),
  onLesson({
    kind: 'withdraw-lesson',
    narrows: true,
    payload: openObject({}),
    parts: { words },
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const own = act.person === lesson.offer.teacher && !lesson.published;
        return own ? yes : byNetwork(facts, act, lesson);
      }),
  }),
  // [V-05] The right to read another network's lesson comes with this act.
  onLesson({
    kind: 'share-lesson',
    payload: openObject({ network: Slug }),
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) =>
        every(
          () => must(has(facts, act, grant.centre(act.place)), 'centre-only'),
          () => must(!!lesson.published, 'not-published'),
          () => must(!!regionOf(facts, act.place)?.networks.has(act.payload.network), 'no-network'),
        ),
      ),
  }),
  onLesson({
    kind: 'join-lesson',
    payload: Joining,
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const { school, classes, pupils } = act.payload;
        const left = seatsLeft(lesson, school);
        return every(
          () =>
            must(
              has(facts, act, grant.local(act.place, school), grant.network(act.place, lesson.offer.network)),
              'local-only',
            ),
          () => isOffered(facts, act, lesson, school),
          () => must(school !== lesson.offer.host.school, 'own-school'),
          () => must(classes.length > 0, 'class-missing'),
          () => must(left === undefined || pupils <= left, 'no-seats'),
          () => keepsBooking(facts, act, lesson),
        );
      }),
  }),
  onLesson({
    kind: 'leave-lesson',
    payload: openObject({ school: Slug }),
    parts: { words },
    decide: (facts, act) =>
      ruleOn(facts, act, (lesson) => {
        const { school } = act.payload;
        if (!lesson.joined.has(school)) return no('not-joined');
        return must(
          has(facts, act, grant.local(act.place, school), grant.network(act.place, lesson.offer.network)),
          'local-only',
        );
      }),
  }),
];
