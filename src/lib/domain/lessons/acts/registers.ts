/* [V-01, V-06, V-13, V-17, V-18] What a centre keeps for its municipalities: networks, terms, equipment, bells, closed schools. */
import { z } from 'zod/mini';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { keepsRegister } from '../../people/register';
import { every, must, no, unknown, yes, type Decision } from '../../shared/decision';
import { Slug, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { BellSchedule } from '../bells';
import { CENTRE, Resource } from '../equipment';
import { centreOf, CLAIM_RULES, Connection, NamedTerm, Network, placeOfSchool, regionOf } from '../region';
import { Closure } from '../term';
import { answerFor, byCentre, has, words } from './rules';

const regionSees = (_: Facts, act: Act) => [grant.region(act.place)];
const isCentre = (facts: Facts, act: Act): Decision => must(!!regionOf(facts, act.place), 'no-centre');

function knownSchools(facts: Facts, act: Act, schools: readonly string[]): Decision {
  const region = regionOf(facts, act.place)!;
  return must(
    schools.every((school) => placeOfSchool(facts, region, school)),
    'no-school',
  );
}

/** A register of the region: everybody in it reads it. */
const register = <P extends Record<string, unknown>>(
  kind: Omit<ActKind<P>, 'subject' | 'seenBy' | 'regional'>,
) =>
  actKind<P>({
    ...kind,
    subject: 'place',
    regional: true,
    decide: (facts, act, judgement) =>
      every(
        () => isCentre(facts, act),
        () => kind.decide(facts, act, judgement),
      ),
    seenBy: regionSees,
  });

export const registerActs: ActKind[] = [
  actKind({
    kind: 'open-centre',
    subject: 'place',
    payload: openObject({}),
    decide: (facts, act) =>
      every(
        () => keepsRegister(facts, act),
        () => must(!centreOf(facts, act.place), 'centre-known'),
        () => must(!regionOf(facts, act.place), 'centre-known'),
      ),
    seenBy: regionSees,
  }),
  register({
    kind: 'admit-place',
    payload: openObject({ place: Slug }),
    decide: (facts, act) =>
      every(
        () => byCentre(facts, act),
        () => must(!centreOf(facts, act.payload.place), 'place-admitted'),
        // No other place is known to a device before it is admitted: a mistyped code is the relay's to refuse.
        () => (facts.places.has(act.payload.place) ? yes : unknown),
      ),
  }),
  register({
    kind: 'put-network',
    payload: Network,
    decide: (facts, act) => {
      const { id, place, base, schools } = act.payload;
      const region = regionOf(facts, act.place)!;
      const before = region.networks.get(id);
      return every(
        () =>
          must(
            has(facts, act, grant.centre(act.place), grant.coordinator(before?.place ?? place)),
            'coordinator-only',
          ),
        () => must(region.admitted.has(place), 'place-not-admitted'),
        () => must(!before || before.place === place, 'other-place'),
        () => must(!base || schools.includes(base), 'base-outside'),
        () => knownSchools(facts, act, schools),
      );
    },
  }),
  register({
    kind: 'put-term',
    payload: NamedTerm.check(
      z.refine(
        ({ from, to, breaks }) =>
          from <= to && breaks.every((each) => from <= each.from && each.from <= each.to && each.to <= to),
        'days out of order',
      ),
    ),
    decide: byCentre,
  }),
  register({
    kind: 'put-resource',
    payload: Resource,
    decide: (facts, act) => {
      const { owner, id } = act.payload;
      const before = regionOf(facts, act.place)!.resources.get(id);
      return every(
        () => ownsResource(facts, act, owner),
        () => (before && before.owner !== owner ? no('resource-of-another') : yes),
        () => (owner === CENTRE ? yes : knownSchools(facts, act, [owner])),
      );
    },
  }),
  register({
    kind: 'remove-resource',
    narrows: true,
    payload: openObject({ id: z.string().check(z.minLength(1), z.maxLength(40)) }),
    decide: (facts, act) => {
      const resource = regionOf(facts, act.place)!.resources.get(act.payload.id);
      return resource ? ownsResource(facts, act, resource.owner) : no('no-resource');
    },
  }),
  register({
    kind: 'put-bells',
    payload: BellSchedule,
    decide: (facts, act) =>
      every(
        () => must(has(facts, act, ...answerFor(facts, act, act.payload.school)), 'school-only'),
        () => knownSchools(facts, act, [act.payload.school]),
      ),
  }),
  // [V-17] From a phone, in the morning, often without a network: it counts at once.
  register({
    kind: 'close-school',
    atOnce: true,
    payload: Closure.check(z.refine(({ from, to }) => from <= to, 'days out of order')),
    parts: { words },
    decide: (facts, act) =>
      every(
        () => must(has(facts, act, ...answerFor(facts, act, act.payload.school)), 'school-only'),
        () => knownSchools(facts, act, [act.payload.school]),
      ),
  }),
  register({
    kind: 'reopen-school',
    payload: openObject({ closure: Ulid }),
    decide: (facts, act) => {
      const closure = regionOf(facts, act.place)!.closures.get(act.payload.closure);
      if (!closure) return no('no-closure');
      return must(has(facts, act, ...answerFor(facts, act, closure.school)), 'school-only');
    },
  }),
  register({ kind: 'put-connection', payload: Connection, decide: byCentre }),
  register({
    kind: 'order-claims',
    payload: openObject({
      order: z
        .array(z.enum(CLAIM_RULES))
        .check(z.refine((order) => new Set(order).size === order.length, 'named twice')),
    }),
    decide: byCentre,
  }),
];

const ownsResource = (facts: Facts, act: Act, owner: string): Decision =>
  owner === CENTRE
    ? byCentre(facts, act)
    : must(has(facts, act, ...answerFor(facts, act, owner)), 'school-only');
