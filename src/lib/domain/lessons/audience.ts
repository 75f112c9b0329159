import type { Facts } from '../facts';
import { grant, type Audience, type Grant } from '../grants';
import type { DocumentName } from '../names';
import { currentRoles, hasRole, type Person } from '../people/person';
import type { NetworkLesson } from './network-lesson';
import type { StatedNeed } from './need';
import { centreOf, networksOf, placeOfSchool } from './region';

/** Who works for the centre: its dispatchers and those who keep its registers. */
const STAFF = ['dispatcher', 'specialist', 'deputy'] as const;

/** Grants of network lessons that the roles of a person give. None rests on a lesson: a timetable of hundreds changes nobody's. */
export function lessonHoldings(facts: Facts, person: Person): Grant[] {
  const centre = centreOf(facts, person.place);
  const roles = currentRoles(person);
  const concerned = roles.some(({ role }) => role !== 'teacher' && role !== 'expert' && role !== 'observer');
  if (!centre || !concerned) return [];
  const { id, region } = centre;
  const held = [...region.admitted, id].map(grant.region);
  if (person.place === id && hasRole(person, ...STAFF)) held.push(grant.centre(id));
  const inNetwork = (network: string) => held.push(grant.networked(id, network));
  for (const { role, network, school } of roles) {
    if (role === 'coordinator') {
      held.push(grant.coordinator(person.place));
      for (const each of region.networks.values()) {
        const own = each.place === person.place;
        // [V-01] Where there is no base school the coordinator administers the network.
        if (own && !each.base) held.push(grant.network(id, each.id));
        const ownSchool = each.schools.some((one) => facts.places.get(person.place)?.schools.has(one));
        if (own || ownSchool) inNetwork(each.id);
      }
    }
    if (role === 'administrator' && network && region.networks.has(network)) {
      held.push(grant.network(id, network));
      inNetwork(network);
    }
    if (role === 'distance' && network && region.networks.has(network)) {
      held.push(grant.distance(id, network, person.id));
      inNetwork(network);
    }
    if ((role === 'local' || role === 'office') && school) {
      held.push(grant.school(id, school));
      if (role === 'local') held.push(grant.local(id, school));
      for (const each of networksOf(region, school)) inNetwork(each.id);
    }
  }
  return held;
}

/**
 * Who learns of a lesson: its network from its publication on, the whole region once it stands, because its equipment is the
 * region's; before that its teacher, the administrators and the centre.
 */
export function lessonSeenBy({ place, offer, published, booked, guests }: NetworkLesson): Grant[] {
  const seen = [
    grant.person(offer.teacher),
    grant.network(place, offer.network),
    grant.centre(place),
    ...guests.map((network) => grant.networked(place, network)),
  ];
  if (published) seen.push(grant.networked(place, offer.network));
  if (booked) seen.push(grant.region(place));
  return seen;
}

/** Who learns of a need: the school, its administrators, the coordinator of its municipality, the centre. */
export function needSeenBy(facts: Facts, place: string, need: StatedNeed['need']): Grant[] {
  const region = facts.places.get(place)?.region;
  const own = region && placeOfSchool(facts, region, need.school);
  return [
    grant.school(place, need.school),
    grant.network(place, need.network),
    grant.centre(place),
    ...(own ? [grant.coordinator(own.id)] : []),
  ];
}

/** Rights to the documents in which a timetable comes about: each rests on its name alone. */
export const lessonAudience = {
  /** [V-02] A teacher's timetable; the administrators compose the consolidated one in it. */
  offers(_: Facts, { place, network, author }: DocumentName): Audience {
    const administrators = grant.network(place, network!);
    const own = grant.distance(place, network!, author!);
    return { read: [grant.centre(place), own, administrators], write: [own, administrators] };
  },

  /** [V-04, V-05] What a school is going to ask for. */
  request(_: Facts, { place, network, school }: DocumentName): Audience {
    const own = grant.school(place, school!);
    return { read: [own, grant.network(place, network!), grant.centre(place)], write: [own] };
  },

  /** [V-09] The plan that the centre composes. */
  grid(_: Facts, { place }: DocumentName): Audience {
    const staff = [grant.centre(place)];
    return { read: staff, write: staff };
  },
} satisfies Record<string, (facts: Facts, name: DocumentName) => Audience>;
