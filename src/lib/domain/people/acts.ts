import { z } from 'zod/mini';
import { actKind, type ActKind } from '../act-kind';
import type { Act } from '../act';
import { holds } from '../audience';
import type { Facts } from '../facts';
import { grant } from '../grants';
import { dateAt } from '../shared/calendar';
import { every, must, no, yes, type Decision } from '../shared/decision';
import { DateText, RELAY, Slug, Ulid } from '../shared/ids';
import { mentors } from './mentoring';
import { hasNoTerm, leavesNoSpecialist, withinTerm } from './last-specialist';
import {
  COORDINATED_ROLES,
  Contacts,
  NETWORK_ROLES,
  PersonName,
  ROLES,
  SCHOOL_ROLES,
  type Role,
} from './person';
import { changeNeeds, contradictionOf, SettingChange, SETTINGS } from './settings';
import { openObject } from '../shared/open-object';
import { keepsRegister } from './register';
import { partsOf } from '../subject';

const personOf = (act: Act) => partsOf(act.subject)[1];
const membersSee = (_: Facts, act: Act) => [grant.member(act.place)];
/** What the other places of a region need of this one: its name, its clock, its schools. */
const regionSees = (_: Facts, act: Act) => [grant.member(act.place), grant.region(act.place)];
const membersAndSelfSee = (_: Facts, act: Act) => [grant.member(act.place), grant.person(personOf(act))];

const pairSees = (act: Act, mentor: string | undefined) => [
  grant.specialist(act.place),
  grant.heads(act.place),
  grant.person(personOf(act)),
  ...(mentor ? [grant.person(mentor)] : []),
];
const mentoringOf = (facts: Facts, act: Act) =>
  facts.people.get(personOf(act))?.mentors.find(({ id }) => id === act.payload.mentoring);

const isRelay = (act: Act) => must(act.person === RELAY, 'relay-only');
const isRelayIn = (_: Facts, act: Act) => isRelay(act);

/** Heads appoint the experts of their own association [E-01]; everything else is the specialist's. */
function mayChangeRole(facts: Facts, act: Act, role: Pick<Role, 'role' | 'association'>): Decision {
  const held = holds(facts, act.person);
  const asHead =
    role.role === 'expert' && !!role.association && held.has(grant.head(act.place, role.association));
  // [V-01] The municipal coordinator sees to administrators and local coordinators.
  const asCoordinator = COORDINATED_ROLES.includes(role.role) && held.has(grant.coordinator(act.place));
  return asHead || asCoordinator ? yes : keepsRegister(facts, act);
}

/** [V-01] Administrators and distance teachers belong to a network that a centre has entered. */
function heldInNetwork(facts: Facts, { role, network }: Pick<Role, 'role' | 'network'>): Decision {
  if (!NETWORK_ROLES.includes(role)) return yes;
  return must(
    !!network && [...facts.places.values()].some(({ region }) => region?.networks.has(network)),
    'no-network',
  );
}

/** A colleague whose term will end is not enough: on that day nobody would be left [E-01]. */
function keepsSpecialist(facts: Facts, act: Act, ending: (role: Role) => boolean): Decision {
  const person = facts.people.get(personOf(act))!;
  return must(!leavesNoSpecialist(facts, person, ending, hasNoTerm), 'last-specialist');
}

/** Who has made a link for signing in: a specialist, or the operator of the relay for the first of a place. */
const By = z.union([Ulid, z.literal(RELAY)]);

export const peopleActs: ActKind[] = [
  actKind({
    kind: 'found-place',
    subject: 'place',
    payload: openObject({
      title: z.string().check(z.trim(), z.minLength(3), z.maxLength(160)),
      zone: z.string().check(z.minLength(3), z.maxLength(60)),
      sample: z.boolean(),
    }),
    decide: (facts, act) =>
      every(
        () => isRelay(act),
        () => must(!facts.places.has(act.place), 'place-exists'),
      ),
    seenBy: regionSees,
  }),
  actKind({
    kind: 'add-school',
    subject: 'place',
    atOnce: true,
    payload: openObject({
      id: Slug,
      title: z.string().check(z.trim(), z.minLength(3), z.maxLength(200)),
      short: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
      settlement: z.string().check(z.trim(), z.maxLength(80)),
    }),
    decide: keepsRegister,
    seenBy: regionSees,
  }),
  actKind({
    kind: 'add-association',
    subject: 'place',
    atOnce: true,
    payload: openObject({
      id: Slug,
      title: z.string().check(z.trim(), z.minLength(3), z.maxLength(200)),
      subjects: z
        .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(80)))
        .check(z.minLength(1), z.maxLength(40)),
    }),
    decide: keepsRegister,
    seenBy: membersSee,
  }),
  actKind({
    kind: 'change-setting',
    subject: 'place',
    payload: SettingChange,
    parts: { reason: z.string().check(z.trim(), z.minLength(3), z.maxLength(500)) },
    decide: (facts, act, { at }) =>
      every(
        () => keepsRegister(facts, act),
        () => must(SETTINGS[act.payload.key].schema.safeParse(act.payload.value).success, 'bad-value'),
        () => {
          const needs = changeNeeds(act.payload.from, dateAt(at, facts.places.get(act.place)!.zone));
          if (needs === 'later-day') return no('month-over');
          return must(needs === 'nothing' || 'reason' in act.parts, 'reason-missing');
        },
        () => {
          const found = contradictionOf(facts.places.get(act.place)!.settings, act.payload);
          return found ? no(found.code) : yes;
        },
      ),
    seenBy: membersSee,
  }),
  // [E-13] After a restored backup: numbers that papers of the lost time may bear are never given again.
  actKind({
    kind: 'skip-numbers',
    subject: 'place',
    payload: openObject({
      /** A series: conclusions of a year, `2026`, or its certificates, `c2026`. */
      year: z.string().check(z.regex(/^c?\d{4}$/)),
      upTo: z.int().check(z.positive(), z.lt(1_000_000)),
    }),
    decide: isRelayIn,
    seenBy: membersSee,
  }),
  actKind({
    kind: 'enter-person',
    subject: 'person',
    atOnce: true,
    payload: openObject({ school: z.optional(Slug), post: z.string().check(z.trim(), z.maxLength(120)) }),
    parts: { name: PersonName, contacts: Contacts },
    decide: (facts, act) =>
      every(
        () => keepsRegister(facts, act),
        () => must(Ulid.safeParse(personOf(act)).success, 'wrong-subject'),
        () => must(!facts.people.get(personOf(act))?.erased, 'person-erased'),
        () =>
          must(facts.people.get(personOf(act))?.place !== undefined || 'name' in act.parts, 'name-missing'),
        () =>
          must(
            !act.payload.school || facts.places.get(act.place)!.schools.has(act.payload.school),
            'no-school',
          ),
      ),
    seenBy: membersAndSelfSee,
    partSeenBy: (facts, act, part) =>
      part === 'contacts'
        ? [grant.specialist(act.place), grant.person(personOf(act))]
        : membersAndSelfSee(facts, act),
  }),
  actKind({
    kind: 'grant-role',
    subject: 'person',
    payload: openObject({
      role: z.enum(ROLES),
      association: z.optional(Slug),
      network: z.optional(Slug),
      school: z.optional(Slug),
      from: DateText,
      until: z.optional(DateText),
      /** `later` when `from` has not come: the relay begins the role on that day. */
      begins: z.enum(['now', 'later']),
    }),
    decide: (facts, act, { at }) =>
      every(
        () => mayChangeRole(facts, act, act.payload),
        () => must(facts.people.has(personOf(act)), 'no-person'),
        () => must(!facts.people.get(personOf(act))!.leftAt, 'person-left'),
        () => must(act.payload.role !== 'head' || !!act.payload.association, 'association-missing'),
        () => heldInNetwork(facts, act.payload),
        () => {
          const { role, school } = act.payload;
          if (!SCHOOL_ROLES.includes(role)) return yes;
          return must(!!school && facts.places.get(act.place)!.schools.has(school), 'no-school');
        },
        () =>
          must(
            !act.payload.association ||
              facts.places.get(act.place)!.associations.has(act.payload.association),
            'no-association',
          ),
        () => {
          const today = dateAt(at, facts.places.get(act.place)!.zone);
          const { from, until, begins } = act.payload;
          return must(
            // `later` with a day that has come: written offline before it. The relay begins such a role at once.
            (!until || (until >= from && until >= today)) && (begins === 'later' || from <= today),
            'bad-term',
          );
        },
      ),
    seenBy: membersAndSelfSee,
  }),
  actKind({
    kind: 'end-role',
    subject: 'person',
    atOnce: true,
    narrows: true,
    payload: openObject({ role: Ulid }),
    parts: { reason: z.string().check(z.trim(), z.minLength(3), z.maxLength(500)) },
    decide: (facts, act) => {
      const role = facts.people.get(personOf(act))?.roles.find(({ id }) => id === act.payload.role);
      if (!role) return no('no-role');
      return every(
        () => mayChangeRole(facts, act, role),
        () => must(role.state !== 'ended', 'role-over'),
        () => keepsSpecialist(facts, act, ({ id }) => id === role.id),
      );
    },
    seenBy: membersAndSelfSee,
    partSeenBy: (_, act) => [grant.specialist(act.place), grant.person(personOf(act))],
  }),
  // [E-07] Who mentors whom: known where experts are appointed, and to both.
  actKind({
    kind: 'name-mentor',
    subject: 'person',
    atOnce: true,
    payload: openObject({ mentor: Ulid, from: DateText }),
    decide: (facts, act, { at }) => {
      const mentee = facts.people.get(personOf(act));
      const mentor = facts.people.get(act.payload.mentor);
      return every(
        () => keepsRegister(facts, act),
        () => must(!!mentee && !!mentor && mentor.place === act.place, 'no-person'),
        () => must(!mentee!.leftAt && !mentor!.leftAt, 'person-left'),
        () => must(mentee !== mentor, 'own-mentor'),
        () => must(!mentors(facts, act.payload.mentor, personOf(act)), 'mentor-known'),
        () => must(act.payload.from <= dateAt(at, facts.places.get(act.place)!.zone), 'mentoring-ahead'),
      );
    },
    seenBy: (_, act) => pairSees(act, act.payload.mentor),
  }),
  actKind({
    kind: 'end-mentoring',
    subject: 'person',
    atOnce: true,
    payload: openObject({ mentoring: Ulid, until: DateText }),
    decide: (facts, act, { at }) => {
      const pair = mentoringOf(facts, act);
      const today = dateAt(at, facts.places.get(act.place)!.zone);
      return every(
        () => keepsRegister(facts, act),
        () => must(!!pair && !pair.until, 'no-mentoring'),
        () => must(act.payload.until >= pair!.from && act.payload.until <= today, 'mentoring-ahead'),
      );
    },
    seenBy: (facts, act) => pairSees(act, mentoringOf(facts, act)?.mentor),
  }),
  ...(['role-began', 'role-ended'] as const).map((kind) =>
    actKind({
      kind,
      subject: 'person' as const,
      ...(kind === 'role-ended' && { narrows: true as const }),
      payload: openObject({ role: Ulid }),
      decide: (facts, act, { at }) => {
        const person = facts.people.get(personOf(act));
        const own = (role: Role) => role.id === act.payload.role;
        return every(
          () => isRelay(act),
          () => must(!!person?.roles.some(own), 'no-role'),
          // The term of the last specialist passes and the role goes on [E-01].
          () => {
            const today = dateAt(at, facts.places.get(act.place)!.zone);
            const last = leavesNoSpecialist(facts, person!, own, withinTerm(today));
            return must(kind === 'role-began' || !last, 'last-specialist');
          },
        );
      },
      seenBy: membersAndSelfSee,
    }),
  ),
  // Whoever holds such a link can set the person's password: that it was made and used is seen by that person too.
  actKind({
    kind: 'invited',
    subject: 'person',
    /** `renews`: the person had an account, which the link lets its holder take. */
    payload: z.strictObject({ by: By, renews: z.boolean() }),
    decide: (_, act) => isRelay(act),
    seenBy: (_, act) => [grant.specialist(act.place), grant.person(personOf(act))],
  }),
  actKind({
    kind: 'invitation-used',
    subject: 'person',
    payload: z.strictObject({ by: By }),
    decide: (_, act) => isRelay(act),
    seenBy: (_, act) => [grant.specialist(act.place), grant.person(personOf(act))],
  }),
  // A personal link opens the program without a password: made, used, taken back; and the account that follows.
  ...(['link-made', 'link-used', 'links-revoked'] as const).map((kind) =>
    actKind({
      kind,
      subject: 'person' as const,
      payload: openObject({ by: Ulid }),
      decide: (_, act) => isRelay(act),
      seenBy: (_, act) => [grant.specialist(act.place), grant.person(personOf(act))],
    }),
  ),
  actKind({
    kind: 'account-made',
    subject: 'person',
    payload: openObject({}),
    decide: (_, act) => isRelay(act),
    seenBy: (_, act) => [grant.specialist(act.place), grant.person(personOf(act))],
  }),
  // By the operator, on paper's demand. What was judged and issued stays under the person's id, without a name;
  // the relay removes with it what is theirs alone (`server/journal/erasure.ts`).
  actKind({
    kind: 'erase-person',
    subject: 'person',
    narrows: true,
    payload: openObject({}),
    decide: (facts, act) =>
      every(
        () => isRelay(act),
        () => must(facts.people.has(personOf(act)), 'no-person'),
        () => keepsSpecialist(facts, act, () => true),
      ),
    seenBy: membersAndSelfSee,
  }),
  actKind({
    kind: 'leave',
    subject: 'person',
    atOnce: true,
    narrows: true,
    payload: openObject({}),
    parts: { reason: z.string().check(z.trim(), z.minLength(3), z.maxLength(500)) },
    decide: (facts, act) =>
      every(
        () => keepsRegister(facts, act),
        () => must(facts.people.has(personOf(act)), 'no-person'),
        () => must(!facts.people.get(personOf(act))!.leftAt, 'person-left'),
        () => keepsSpecialist(facts, act, () => true),
      ),
    seenBy: membersAndSelfSee,
    partSeenBy: (_, act) => [grant.specialist(act.place), grant.person(personOf(act))],
  }),
];
