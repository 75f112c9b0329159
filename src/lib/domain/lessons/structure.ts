/* [V-01] Who works where in the networks of a region, as far as one municipality knows, and who is missing. */
import type { Person, Role, RoleName } from '../people/person';
import type { PersonId, PlaceId } from '../shared/ids';
import type { Network, Region } from './region';

/** Somebody who holds a role, or is going to. */
export interface Holder {
  readonly person: PersonId;
  /** Where the role has not begun: its first day. */
  readonly from?: string;
}

/** What the rule of the regulations lacks: Порядок, 2.2 and 2.3. */
export type Missing = 'administrator' | 'coordinator' | 'local';

export interface SchoolStaff {
  readonly school: string;
  /** The people of its municipality are known here. */
  readonly known: boolean;
  readonly local: readonly Holder[];
  readonly office: readonly Holder[];
  readonly missing: readonly Missing[];
}

export interface NetworkStaff {
  readonly network: Network;
  /** The people of its municipality are known here. */
  readonly known: boolean;
  readonly administrators: readonly Holder[];
  /** Of its municipality; they administer a network without a base school. */
  readonly coordinators: readonly Holder[];
  readonly distance: readonly Holder[];
  readonly schools: readonly SchoolStaff[];
  readonly missing: readonly Missing[];
}

/** What the people are known of and where schools are. */
export interface Knowledge {
  readonly people: readonly Person[];
  /** Municipalities whose people are told here: the own one. */
  readonly places: ReadonlySet<PlaceId>;
  readonly placeOf: (school: string) => PlaceId | undefined;
}

/** Holders of a role, those who have it before those whose role is to come. */
function holders(
  people: readonly Person[],
  wanted: RoleName,
  inside: Partial<Pick<Role, 'network' | 'school'>> = {},
): Holder[] {
  const found = people
    .filter(({ leftAt }) => leftAt === undefined)
    .flatMap(({ id, roles }): Holder[] => {
      const held = roles.filter(
        ({ role, network, school, state }) =>
          role === wanted &&
          state !== 'ended' &&
          (inside.network === undefined || network === inside.network) &&
          (inside.school === undefined || school === inside.school),
      );
      if (held.length === 0) return [];
      if (held.some(({ state }) => state === 'current')) return [{ person: id }];
      return [{ person: id, from: held.map(({ from }) => from).sort()[0]! }];
    });
  return found.toSorted((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
}

/**
 * [V-01] Every network with its administrators and schools. Where people are not told here nothing is said to be missing: the
 * own municipality answers for its own.
 */
export function structureOf(
  region: Region,
  networks: readonly Network[],
  { people, places, placeOf }: Knowledge,
): NetworkStaff[] {
  const staffOf = (school: string): SchoolStaff => {
    const known = places.has(placeOf(school) ?? '');
    const local = holders(people, 'local', { school });
    return {
      ...{ school, known, local },
      office: holders(people, 'office', { school }),
      missing: known && local.length === 0 ? ['local'] : [],
    };
  };
  return networks
    .filter(({ id }) => region.networks.has(id))
    .map((network) => {
      const known = places.has(network.place);
      const administrators = holders(people, 'administrator', { network: network.id });
      const coordinators = holders(
        people.filter(({ place }) => place === network.place),
        'coordinator',
      );
      const lacking: Missing[] = [];
      if (known && network.base && administrators.length === 0) lacking.push('administrator');
      if (known && !network.base && administrators.length + coordinators.length === 0)
        lacking.push('coordinator');
      return {
        ...{ network, known, administrators, coordinators },
        distance: holders(people, 'distance', { network: network.id }),
        schools: network.schools.map(staffOf),
        missing: lacking,
      };
    });
}

/** What is missing in all networks; a school of two networks counts once. */
export function countMissing(staff: readonly NetworkStaff[]): Readonly<Record<Missing, number>> {
  const of = (what: Missing) => staff.filter(({ missing }) => missing.includes(what)).length;
  const schools = staff.flatMap((each) => each.schools).filter(({ missing }) => missing.includes('local'));
  return {
    administrator: of('administrator'),
    coordinator: of('coordinator'),
    local: new Set(schools.map(({ school }) => school)).size,
  };
}
