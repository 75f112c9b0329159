import { z } from 'zod/mini';
import type { ActId, Instant, PersonId, PlaceId } from '../shared/ids';
import type { Certificate } from './certificate';
import type { Mentoring } from './mentoring';
import { openObject } from '../shared/open-object';

/** A name is a private part of an act: erasable, and never inside a document. */
export const PersonName = openObject({
  family: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  given: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  patronymic: z.string().check(z.trim(), z.maxLength(60)),
});
export type PersonName = z.infer<typeof PersonName>;

export const Contacts = openObject({
  email: z.union([z.literal(''), z.email().check(z.maxLength(120))]),
  phone: z.string().check(z.maxLength(40)),
});
export type Contacts = z.infer<typeof Contacts>;

/**
 * [V-01] Порядок 001, 2 and 3: who composes the centre's timetable, municipal coordinator, administrator of a network, local
 * coordinator and administration of a school, distance teacher.
 */
export const LESSON_ROLES = [
  'dispatcher',
  'coordinator',
  'administrator',
  'local',
  'office',
  'distance',
] as const;
/** Roles held in a network. */
export const NETWORK_ROLES: readonly RoleName[] = ['administrator', 'distance'];
/** Roles held in a school. */
export const SCHOOL_ROLES: readonly RoleName[] = ['local', 'office'];
/** [V-01] Roles that the municipal coordinator sees to. */
export const COORDINATED_ROLES: readonly RoleName[] = [...NETWORK_ROLES, ...SCHOOL_ROLES];

/** [E-01] Roles a person may hold; a person may hold several. */
export const ROLES = [
  'specialist',
  'deputy',
  'head',
  'expert',
  'teacher',
  'observer',
  ...LESSON_ROLES,
] as const;
export type RoleName = (typeof ROLES)[number];

/** A role from its grant to its end. The grant's act id names it. */
export interface Role {
  readonly id: ActId;
  readonly role: RoleName;
  /** For a head and an expert: the association (ММО). */
  readonly association?: string;
  /** Of {@link NETWORK_ROLES}: the network. */
  readonly network?: string;
  /** Of {@link SCHOOL_ROLES}: the school. */
  readonly school?: string;
  readonly from: string;
  readonly until?: string;
  /** Set by acts of the relay when the dates come, and by *end role*. */
  readonly state: 'coming' | 'current' | 'ended';
}

export interface Person {
  readonly id: PersonId;
  readonly place: PlaceId;
  readonly school?: string;
  readonly post: string;
  /** Undefined when erased or hidden from this device. */
  readonly name?: PersonName;
  readonly contacts?: Contacts;
  readonly roles: readonly Role[];
  /** [E-07] Who mentors them or did; known to the desk, the heads and both of a pair. */
  readonly mentors: readonly Mentoring[];
  /** [E-02] Versions of the Requirements that they have acknowledged, with when; as far as this device may know. */
  readonly requirements: ReadonlyMap<number, Instant>;
  /** [E-27] Papers given for an attestation, in their order; known to the desk and to them. */
  readonly certificates: readonly Certificate[];
  readonly leftAt?: Instant;
  /** [E-22] They want reminders by letter, and the address of the program that a letter leads to; known to them alone. */
  readonly remindAt?: string;
  /**
   * When a link for signing in was last made, and when one was last used: then there are a login and a password.
   * Known to the desk and to the person; of whoever founded the place nothing is written down.
   */
  readonly invitedAt?: Instant;
  readonly enteredAt?: Instant;
  /**
   * When a personal link was last made, and when one was last used: until there is a password, its device alone
   * opens this person's records. Neither after the desk has taken links back.
   */
  readonly linkedAt?: Instant;
  readonly openedAt?: Instant;
  /** Name and contacts are gone for ever. */
  readonly erased?: true;
}

/** Came by a personal link and has no password yet: one device opens their records, and none after it. */
export const byLink = (person: Person | undefined): boolean =>
  person?.openedAt !== undefined && person.enteredAt === undefined;

export function hasRole(person: Person | undefined, ...roles: RoleName[]): boolean {
  return !!person && person.roles.some((role) => role.state === 'current' && roles.includes(role.role));
}

/** [E-07] Roles with which a person may judge materials. */
export const mayJudge = (person: Person | undefined): boolean =>
  hasRole(person, 'expert', 'head', 'specialist', 'deputy');

export function currentRoles(person: Person | undefined): readonly Role[] {
  return person?.roles.filter((role) => role.state === 'current') ?? [];
}

/** «Петрова Мария Ивановна»; what stands where the name was erased says so. */
export function fullName(person: Person | undefined): string {
  const name = person?.name;
  return name ? [name.family, name.given, name.patronymic].filter(Boolean).join(' ') : 'имя удалено';
}

/** «Петрова М. И.» with no-break spaces, so that initials stay with the name. */
export function shortName(person: Person | undefined): string {
  const name = person?.name;
  if (!name) return 'имя удалено';
  const initial = (word: string) => (word ? `\u00a0${word[0]}.` : '');
  return `${name.family}${initial(name.given)}${initial(name.patronymic)}`;
}
