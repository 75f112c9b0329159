import { ulid } from 'ulid';
import { openAssignments } from '../domain/materials/panel';
import { peopleOf } from '../domain/facts';
import { centreOf, type Network } from '../domain/lessons/region';
import {
  currentRoles,
  fullName,
  NETWORK_ROLES,
  ROLES,
  SCHOOL_ROLES,
  type Contacts,
  type Person,
  type PersonName,
  type Role,
  type RoleName,
} from '../domain/people/person';
import type { School } from '../domain/people/place';
import { outlastsTerm } from '../domain/people/last-specialist';
import { slugOf } from '../domain/people/slug';
import type { App, Planned, Refusal } from './app.svelte';

/** A role as it is being given. */
export interface NewRole {
  readonly role: RoleName;
  readonly association?: string;
  readonly network?: string;
  readonly school?: string;
  readonly from: string;
  readonly until?: string;
}

/** What a role is held in, where it is not of the whole place. */
export type Inside = 'association' | 'network' | 'school';

const insideOf = (role: RoleName): Inside | undefined => {
  if (role === 'head' || role === 'expert') return 'association';
  if (NETWORK_ROLES.includes(role)) return 'network';
  return SCHOOL_ROLES.includes(role) ? 'school' : undefined;
};

/** A role that may be given, in what, and whether it may be given without naming that. */
export interface Grantable {
  readonly role: RoleName;
  readonly inside?: Inside;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly any: boolean;
}

/** What is being written about a person. */
export interface PersonValues {
  readonly name: PersonName;
  readonly post: string;
  readonly school?: string;
  readonly contacts: Contacts;
}

/** A role given here that the relay has not accepted. */
export interface PendingRole extends NewRole {
  readonly id: string;
}

const collator = new Intl.Collator('ru');
const suffix = () => ulid().slice(-4).toLowerCase();

/** The register of a municipality: its people, their roles, schools and associations. */
export class People {
  constructor(private readonly app: App) {}

  readonly all = $derived.by((): readonly Person[] =>
    peopleOf(this.app.facts, this.app.me?.place ?? '').toSorted((a, b) =>
      collator.compare(fullName(a), fullName(b)),
    ),
  );
  readonly schools = $derived.by(() =>
    [...(this.app.place?.schools.values() ?? [])].toSorted((a, b) => collator.compare(a.short, b.short)),
  );
  readonly associations = $derived.by(() =>
    [...(this.app.place?.associations.values() ?? [])].toSorted((a, b) => collator.compare(a.title, b.title)),
  );

  /** May add people, schools and associations, and invite. */
  readonly keeper = $derived.by(() =>
    this.app.may('add-school', `place:${this.app.place?.id ?? ''}`, {
      id: 'x',
      title: 'xxx',
      short: 'x',
      settlement: '',
    }),
  );

  schoolOf = (person: Person | undefined) => this.app.place?.schools.get(person?.school ?? '');
  associationTitle = (id: string | undefined) =>
    id ? (this.app.place?.associations.get(id)?.title ?? '') : '';

  /** The term is over and the role goes on: there is no other specialist. */
  outlasts = (person: Person, role: Role) => outlastsTerm(this.app.facts, person, role, this.app.today);

  /** Acts on a person that are on their way. */
  waiting = (person: string) =>
    this.app.truth.waitingActs.filter(({ act }) => act.subject === `person:${person}`).map(({ act }) => act);
  /** The relay has not heard of this person yet: nobody can be invited who is not there. */
  unknown = (person: string) => !this.app.accepted.people.has(person);

  pendingRoles(person: string): PendingRole[] {
    return this.waiting(person)
      .filter(({ kind }) => kind === 'grant-role')
      .map(({ id, payload }) => ({ id, ...(payload as unknown as NewRole) }));
  }

  /** Roles and associations this person may give to another. */
  grantable(person: string): readonly Grantable[] {
    const may = (role: RoleName, where: Partial<NewRole> = {}) =>
      this.app.may('grant-role', `person:${person}`, this.#role({ role, from: this.app.today, ...where }));
    return ROLES.map((role): Grantable => {
      const inside = insideOf(role);
      const known = inside ? this.#known(inside) : [];
      return {
        role,
        ...(inside && { inside }),
        choices: known.filter(({ value }) => may(role, { [inside!]: value })),
        any: may(role),
      };
    }).filter(({ choices, any }) => any || choices.length > 0);
  }

  /** What a role can be held in. */
  #known(inside: Inside): readonly { readonly value: string; readonly label: string }[] {
    switch (inside) {
      case 'association':
        return this.associations.map(({ id, title }) => ({ value: id, label: title }));
      case 'school':
        return this.schools.map(({ id, short }) => ({ value: id, label: short }));
      case 'network':
        return [...this.networks.values()].map(({ id, title }) => ({ value: id, label: title }));
    }
  }

  /** Networks of schools that the centre of this place keeps. */
  readonly networks = $derived.by(
    (): ReadonlyMap<string, Network> =>
      centreOf(this.app.facts, this.app.me?.place ?? '')?.region.networks ?? new Map<string, Network>(),
  );

  /** What a role is held in, as people call it; empty for a role of the whole place. */
  heldIn = ({ association, network, school }: Pick<Role, 'association' | 'network' | 'school'>): string =>
    (association && this.associationTitle(association)) ||
    (network && (this.networks.get(network)?.title ?? '')) ||
    (school && (this.app.place?.schools.get(school)?.short ?? '')) ||
    '';

  #role({ role, association, network, school, from, until }: NewRole) {
    return {
      role,
      from,
      begins: from > this.app.today ? 'later' : 'now',
      ...(association && { association }),
      ...(network && { network }),
      ...(school && { school }),
      ...(until && { until }),
    };
  }

  /** Enters a person with their first role in one go; answers the new id. */
  async add(values: PersonValues, role: NewRole | undefined): Promise<Refusal | { readonly person: string }> {
    const person = ulid();
    return (await this.app.performAll(this.planned(person, values, role ? [role] : []))) ?? { person };
  }

  /** The acts that enter or change a person, without values neither, and give them roles. */
  planned(person: string, values: PersonValues | undefined, roles: readonly NewRole[]): Planned[] {
    const subject = `person:${person}`;
    return [
      ...(values ? [this.#entering(subject, values)] : []),
      ...roles.map((role) => ({ kind: 'grant-role', subject, payload: this.#role(role) })),
    ];
  }

  async change(person: string, values: PersonValues): Promise<Refusal | undefined> {
    return await this.app.performAll([this.#entering(`person:${person}`, values)]);
  }

  #entering(subject: string, { name, post, school, contacts }: PersonValues): Planned {
    return {
      kind: 'enter-person',
      subject,
      payload: { post: post.trim(), ...(school && { school }) },
      values: { name, contacts },
    };
  }

  async grant(person: string, role: NewRole): Promise<Refusal | undefined> {
    return await this.app.perform('grant-role', `person:${person}`, this.#role(role));
  }

  mayEnd = (person: string, role: string) => this.app.may('end-role', `person:${person}`, { role });
  async end(person: string, role: string, reason: string): Promise<Refusal | undefined> {
    return await this.app.perform('end-role', `person:${person}`, { role }, { values: { reason } });
  }

  /** [E-07] Writes down who mentors a person, from a day on, and that it is over. */
  async nameMentor(mentee: string, mentor: string, from: string): Promise<Refusal | undefined> {
    return await this.app.perform('name-mentor', `person:${mentee}`, { mentor, from });
  }
  async endMentoring(mentee: string, mentoring: string, until: string): Promise<Refusal | undefined> {
    return await this.app.perform('end-mentoring', `person:${mentee}`, { mentoring, until });
  }

  mayLeave = (person: string) => this.app.may('leave', `person:${person}`, {});

  /** [E-25] What leaving ends, before it is done: seats go back to the head by themselves. */
  leaving(person: string) {
    return {
      roles: currentRoles(this.app.facts.people.get(person)),
      assignments: openAssignments(this.app.facts, person),
    };
  }

  async leave(person: string, reason: string): Promise<Refusal | undefined> {
    return await this.app.perform('leave', `person:${person}`, {}, { values: { reason } });
  }

  async addSchool(values: Omit<School, 'id'>): Promise<Refusal | undefined> {
    return await this.app.performAll([this.plannedSchool(values).act]);
  }

  /** The act that adds a school, and the id it will have. */
  plannedSchool(values: Omit<School, 'id'>): { readonly id: string; readonly act: Planned } {
    const id = slugOf(values.short, suffix());
    const subject = `place:${this.app.place!.id}`;
    return { id, act: { kind: 'add-school', subject, payload: { id, ...values } } };
  }

  async addAssociation(values: { title: string; subjects: string[] }): Promise<Refusal | undefined> {
    const id = slugOf(values.title, suffix());
    return await this.app.perform('add-association', `place:${this.app.place!.id}`, { id, ...values });
  }
}
