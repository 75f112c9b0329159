import { ulid } from 'ulid';
import type { RoleName } from '../domain/people/person';
import { PERSON_COLUMNS, type PersonField } from '../domain/people/table/columns';
import {
  countRows,
  readPeopleRows,
  type PeopleRead,
  type PersonPlan,
  type PersonRow,
  type Register,
  type RowAnswer,
  type SchoolAnswer,
} from '../domain/people/table/read-people';
import { schoolNamed } from '../domain/people/table/read-schools';
import type { App, Planned, Refusal } from './app.svelte';
import type { People } from './people.svelte';
import { TableSource } from './table-source.svelte';

/** People whose acts are judged and kept in one transaction: a screen that waits for it still answers. */
const GROUP = 25;

/** What was taken in, for the last page. */
export interface Imported {
  readonly added: number;
  readonly changed: number;
  readonly schools: number;
  /** Rows that the register would not take after all: somebody left, or was erased, while the table was looked through. */
  readonly refused: readonly { readonly row: number; readonly code: string }[];
}

/** A list of people on its way into the register: read, put right, looked through, confirmed once. */
export class PeopleImport {
  readonly source: TableSource<PersonField>;
  /** The role of people for whom the table names none; empty for no role. */
  role = $state<RoleName | ''>('teacher');
  rowAnswers = $state.raw<ReadonlyMap<number, RowAnswer>>(new Map());
  schoolAnswers = $state.raw<ReadonlyMap<string, SchoolAnswer>>(new Map());
  /** How many of how many people are kept on this device; undefined before it begins. */
  progress = $state.raw<{ readonly done: number; readonly of: number } | undefined>();
  imported = $state.raw<Imported | undefined>();

  constructor(
    private readonly app: App,
    private readonly people: People,
  ) {
    this.source = new TableSource(PERSON_COLUMNS, () => {
      this.rowAnswers = new Map();
      this.schoolAnswers = new Map();
    });
  }

  /** The register with roles that are given here and not yet accepted: what was begun before is recognised. */
  readonly #register = $derived.by((): Register => {
    const pending = new Set(
      this.app.truth.waitingActs.filter(({ act }) => act.kind === 'grant-role').map(({ act }) => act.subject),
    );
    const people = this.people.all.map((person) => {
      if (!pending.has(`person:${person.id}`)) return person;
      const roles = this.people.pendingRoles(person.id);
      return {
        ...person,
        roles: [...person.roles, ...roles.map((role) => ({ ...role, state: 'coming' as const }))],
      };
    });
    return { people, schools: this.people.schools, associations: this.people.associations };
  });

  /** Without a column of names there is nobody to read. */
  readonly named = $derived.by(() => this.source.has('name', 'family'));

  readonly read = $derived.by((): PeopleRead => {
    if (!this.named) return { rows: [], schools: [] };
    return readPeopleRows(this.source.body, this.source.mapping, this.#register, {
      rows: this.rowAnswers,
      schools: this.schoolAnswers,
      ...(this.role && { role: this.role }),
    });
  });
  readonly counts = $derived.by(() => countRows(this.read.rows));
  /** Schools that will be added, because somebody is to be in them. */
  readonly newSchools = $derived.by((): readonly string[] => [
    ...new Set(
      this.#plans().flatMap(({ plan }) => (plan.school && 'add' in plan.school ? [plan.school.add] : [])),
    ),
  ]);

  /** Who would get the desk's rights over everybody's papers: named before it is confirmed, not only counted. */
  readonly newDesk = $derived.by((): readonly PersonPlan['name'][] =>
    this.#plans()
      .filter(({ plan }) => plan.roles.some(({ role }) => role === 'specialist' || role === 'deputy'))
      .map(({ plan }) => plan.name),
  );

  answerRow(row: number, answer: RowAnswer): void {
    this.rowAnswers = new Map(this.rowAnswers).set(row, answer);
  }

  answerSchool(key: string, answer: SchoolAnswer | undefined): void {
    const answers = new Map(this.schoolAnswers);
    if (answer) answers.set(key, answer);
    else answers.delete(key);
    this.schoolAnswers = answers;
  }

  #plans() {
    return this.read.rows.flatMap(({ row, outcome, plan }: PersonRow) =>
      plan && (outcome === 'add' || outcome === 'change') ? [{ row, plan }] : [],
    );
  }

  /**
   * Takes in what the preview shows: schools first, then people in groups, each act durable on this device before the
   * next group. A refusal of one row stops no other. What is kept when the page is closed in between stays, and the same
   * table recognises it.
   */
  async run(): Promise<Refusal | undefined> {
    const plans = this.#plans();
    const said = new Map(this.read.schools.map((school) => [school.key, school.said]));
    const schools = this.newSchools.map((key) => ({
      key,
      ...this.people.plannedSchool(schoolNamed(said.get(key)!)),
    }));
    const ids = new Map(schools.map(({ key, id }) => [key, id]));
    const refused: { row: number; code: string }[] = [];
    this.progress = { done: 0, of: plans.length };
    try {
      if (schools.length > 0) {
        const refusal = await this.app.performAll(schools.map(({ act }) => act));
        if (refusal) return refusal;
      }
      for (let from = 0; from < plans.length; from += GROUP) {
        const group = plans
          .slice(from, from + GROUP)
          .map(({ row, plan }) => ({ row, acts: this.#acts(plan, ids) }));
        const refusal = await this.app.performAll(group.flatMap(({ acts }) => acts));
        // One of them is to blame: the others go in by themselves.
        if (refusal)
          for (const { row, acts } of group) {
            const own = await this.app.performAll(acts);
            if (own) refused.push({ row, code: own.code });
          }
        this.progress = { done: Math.min(from + GROUP, plans.length), of: plans.length };
      }
      const gone = new Set(refused.map(({ row }) => row));
      const taken = plans.filter(({ row }) => !gone.has(row));
      const added = taken.filter(({ plan }) => plan.person === undefined).length;
      this.imported = { added, changed: taken.length - added, schools: schools.length, refused };
      return undefined;
    } finally {
      this.progress = undefined;
    }
  }

  #acts(plan: PersonPlan, schools: ReadonlyMap<string, string>): Planned[] {
    const school = plan.school && ('id' in plan.school ? plan.school.id : schools.get(plan.school.add));
    const values = plan.enters
      ? { name: plan.name, post: plan.post, contacts: plan.contacts, ...(school && { school }) }
      : undefined;
    const roles = plan.roles.map((role) => ({ ...role, from: this.app.today }));
    return this.people.planned(plan.person ?? ulid(), values, roles);
  }

  /** Begins anew with another table. */
  clear(): void {
    this.source.clear();
    this.imported = undefined;
    this.rowAnswers = new Map();
    this.schoolAnswers = new Map();
  }
}
