import { cellOf, type Mapping, type TableRow } from '../../shared/table';
import { folded } from '../../shared/words';
import { Contacts, type Person, type PersonName, type RoleName } from '../person';
import type { Association, School } from '../place';
import type { PersonField } from './columns';
import { findSchool } from './find-named';
import { PeopleKnown, type Candidate, type Known } from './match-person';
import { isInitial, readName, type NameFault } from './read-name';
import { readRoles, type ReadRole, type RoleFault } from './read-roles';

/** What a table is compared with: the place's register, own acts that are on their way included. */
export interface Register {
  readonly people: readonly Person[];
  readonly schools: readonly School[];
  readonly associations: readonly Association[];
}

/** What is wrong with one cell. The row is not taken until it is right. */
export type PersonFault =
  | NameFault
  | RoleFault
  | { readonly field: 'post'; readonly code: 'post-long' }
  | { readonly field: 'email'; readonly code: 'email-bad'; readonly said: string }
  | { readonly field: 'phone'; readonly code: 'phone-bad'; readonly said: string }
  | { readonly field: 'school'; readonly code: 'school-many'; readonly said: string }
  | {
      readonly field: 'school';
      readonly code: 'school-unknown';
      readonly said: string;
      readonly nearest?: string;
    };

/** What the person who loads the table has said about a row in doubt. */
export type RowAnswer = { readonly is: 'new' | 'skip' } | { readonly is: 'same'; readonly as: string };

/** What they have said about a school that the register does not know: it is this one, or one to add. */
export type SchoolAnswer = { readonly use: string } | 'add';

/** Everything the person decides before the table is taken in. */
export interface Answers {
  readonly rows: ReadonlyMap<number, RowAnswer>;
  /** By {@link schoolKey}. */
  readonly schools: ReadonlyMap<string, SchoolAnswer>;
  /** The role of people for whom the table names none. */
  readonly role?: RoleName;
}

/** The school of a row: one of the register, or one to be added, by its key. */
export type SchoolOf = { readonly id: string } | { readonly add: string };

/** What becomes of a person's record. */
export interface PersonPlan {
  /** Undefined for whoever is to be added. */
  readonly person?: string;
  readonly name: PersonName;
  readonly post: string;
  readonly school?: SchoolOf;
  readonly contacts: { readonly email: string; readonly phone: string };
  readonly roles: readonly ReadRole[];
  /** False when the record stays as it is and only roles are given. */
  readonly enters: boolean;
}

/** One thing that a row changes in a record that is there. */
export interface PersonChange {
  readonly field: 'name' | 'post' | 'school' | 'email' | 'phone';
  readonly was: string;
  readonly now: string;
}

/** A row of a list of people, understood. */
export interface PersonRow {
  readonly row: number;
  /** As it was read, for showing; the school as it stands in the table. */
  readonly name: PersonName;
  readonly post: string;
  readonly school: string;
  readonly roles: readonly ReadRole[];
  /**
   * `add`, `change` and `there` are of people; `repeat`: an earlier row has the same person; `doubtful` waits for an
   * answer, `faulty` for another table, `skipped` was answered so.
   */
  readonly outcome: 'add' | 'change' | 'there' | 'repeat' | 'doubtful' | 'faulty' | 'skipped';
  readonly faults: readonly PersonFault[];
  /** Whom it may speak of, also after an answer: that can be changed. */
  readonly candidates: readonly Candidate[];
  readonly changes: readonly PersonChange[];
  /** The person it is, or the row it repeats. */
  readonly is?: string;
  /** For `add` and `change`, with the roles of rows that repeat it. */
  readonly plan?: PersonPlan;
}

/** A school named in the table that the register does not know. */
export interface UnknownSchool {
  readonly key: string;
  /** As the first row has it. */
  readonly said: string;
  readonly rows: readonly number[];
  readonly several: boolean;
  readonly nearest?: School;
}

export interface PeopleRead {
  readonly rows: readonly PersonRow[];
  /** Answered ones included. */
  readonly schools: readonly UnknownSchool[];
}

/** Under which a school named in a table is answered for, in all rows that name it so. */
export const schoolKey = (said: string): string => folded(said);

const SHORTEST_SCHOOL = 3;
const POST_LETTERS = 120;
const PHONE_LETTERS = 40;

const oneLine = (text: string) => text.replaceAll('\n', ' ').trim();

/** «89123456789» and «+7 (912) 345-67-89» are one number. */
const digitsOf = (phone: string) => phone.replace(/\D/gu, '').replace(/^8(?=\d{10}$)/u, '7');

/** Addresses with a space or a dot too many at their ends are what was meant. */
const cleanEmail = (text: string) =>
  oneLine(text)
    .replace(/^mailto:/iu, '')
    .replace(/\s+/gu, '')
    .replace(/[.,;]+$/u, '');

interface Cells {
  readonly name: PersonName;
  readonly post: string;
  readonly said: string;
  readonly email: string;
  readonly phone: string;
  readonly roles: readonly ReadRole[];
  readonly faults: readonly PersonFault[];
}

function readCells(row: TableRow, mapping: Mapping<PersonField>, register: Register): Cells {
  const cell = (field: PersonField) => cellOf(row, mapping, field);
  const { name, faults } = readName({
    name: cell('name'),
    family: cell('family'),
    given: cell('given'),
    patronymic: cell('patronymic'),
  });
  const { roles, faults: roleFaults } = readRoles(cell('role'), cell('association'), register.associations);
  const [post, email, phone] = [oneLine(cell('post')), cleanEmail(cell('email')), oneLine(cell('phone'))];
  const fits = Contacts.shape.email.safeParse(email).success;
  return {
    name,
    post,
    said: oneLine(cell('school')),
    email,
    phone,
    roles,
    faults: [
      ...faults,
      ...roleFaults,
      ...(post.length > POST_LETTERS ? [{ field: 'post', code: 'post-long' } as const] : []),
      ...(fits ? [] : [{ field: 'email', code: 'email-bad', said: email } as const]),
      ...(phone && (phone.length > PHONE_LETTERS || digitsOf(phone).length < 5)
        ? [{ field: 'phone', code: 'phone-bad', said: phone } as const]
        : []),
    ],
  };
}

/** What is known of a record before a row changes it. */
interface Before {
  readonly name: PersonName;
  readonly post: string;
  readonly school?: SchoolOf;
  readonly contacts: { readonly email: string; readonly phone: string };
  readonly roles: readonly ReadRole[];
}

const beforeOf = (person: Person): Before => ({
  name: person.name!,
  post: person.post,
  ...(person.school && { school: { id: person.school } }),
  contacts: person.contacts ?? { email: '', phone: '' },
  roles: person.roles
    .filter(({ state }) => state !== 'ended')
    .map(({ role, association }) => ({ role, ...(association && { association }) })),
});

const keyOf = (school: SchoolOf | undefined) =>
  !school ? undefined : 'id' in school ? school.id : `add ${school.add}`;
const sameRole = (a: ReadRole, b: ReadRole) => a.role === b.role && a.association === b.association;
const withoutThose = (roles: readonly ReadRole[], held: readonly ReadRole[]) =>
  roles.filter((role) => !held.some((other) => sameRole(role, other)));

/** More of a name than is known: «Мария» for «М.», a patronymic where there was none. The family name stays. */
function fullerName(was: PersonName, now: PersonName): PersonName {
  const fuller = (a: string, b: string) => (!a || (isInitial(a) && b && !isInitial(b)) ? b : a);
  return { ...was, given: fuller(was.given, now.given), patronymic: fuller(was.patronymic, now.patronymic) };
}

/** The table's words where it has any; what it does not say stays. */
function planOver(before: Before, person: string, cells: Cells, school: SchoolOf | undefined): PersonPlan {
  const { email, phone } = before.contacts;
  const plan = {
    person,
    name: fullerName(before.name, cells.name),
    post: cells.post && folded(cells.post) !== folded(before.post) ? cells.post : before.post,
    ...((school ?? before.school) && { school: school ?? before.school! }),
    contacts: {
      email: cells.email && cells.email.toLowerCase() !== email.toLowerCase() ? cells.email : email,
      phone: cells.phone && digitsOf(cells.phone) !== digitsOf(phone) ? cells.phone : phone,
    },
    roles: withoutThose(cells.roles, before.roles),
  };
  const same =
    plan.name.given === before.name.given &&
    plan.name.patronymic === before.name.patronymic &&
    plan.post === before.post &&
    keyOf(plan.school) === keyOf(before.school) &&
    plan.contacts.email === email &&
    plan.contacts.phone === phone;
  return { ...plan, enters: !same };
}

const nameText = ({ family, given, patronymic }: PersonName) =>
  [family, given, patronymic].filter(Boolean).join(' ');

/** Reads a list of people; each call is independent, so that every answer can be given and taken back. */
export function readPeopleRows(
  rows: readonly TableRow[],
  mapping: Mapping<PersonField>,
  register: Register,
  answers: Answers,
): PeopleRead {
  return new Reading(mapping, register, answers).read(rows);
}

/** A row while those below it may still add roles to it. */
type Draft = { -readonly [Key in keyof PersonRow]: PersonRow[Key] };

class Reading {
  readonly #known: PeopleKnown;
  readonly #people: ReadonlyMap<string, Person>;
  /** The row that already speaks of a person, or `row:14` itself. */
  readonly #told = new Map<string, Draft>();
  readonly #schools = new Map<string, UnknownSchool & { rows: number[] }>();
  /** Institutions named a hundred times are looked for once. */
  readonly #found = new Map<string, ReturnType<typeof findSchool>>();

  constructor(
    private readonly mapping: Mapping<PersonField>,
    private readonly register: Register,
    private readonly answers: Answers,
  ) {
    const named = register.people.filter(({ name }) => name);
    this.#people = new Map(named.map((person) => [person.id, person]));
    this.#known = new PeopleKnown(
      named.map((person): Known => ({
        id: person.id,
        name: person.name!,
        school: person.school,
        email: person.contacts?.email ?? '',
        left: person.leftAt !== undefined,
      })),
    );
  }

  read(rows: readonly TableRow[]): PeopleRead {
    // «37» in the column of numbers, and nothing beside it.
    const said = (row: TableRow) => this.mapping.some((field, column) => field && row.cells[column]);
    const drafts = rows.filter(said).map((row) => this.#row(row));
    return { rows: drafts, schools: [...this.#schools.values()] };
  }

  /** The school of a row, or what is wrong with it. */
  #school(
    said: string,
    row: number,
  ): { readonly school?: SchoolOf; readonly faults: readonly PersonFault[] } {
    if (!said) return { faults: [] };
    const key = schoolKey(said);
    const named = this.#found.get(key) ?? findSchool(this.register.schools, said);
    this.#found.set(key, named);
    if (named.found) return { school: { id: named.found.id }, faults: [] };
    const unknown = this.#schools.get(key) ?? {
      key,
      said,
      rows: [],
      several: named.several,
      ...(named.nearest && { nearest: named.nearest }),
    };
    unknown.rows.push(row);
    this.#schools.set(key, unknown);
    const answer = this.answers.schools.get(key);
    if (answer === 'add') {
      if (said.length >= SHORTEST_SCHOOL) return { school: { add: key }, faults: [] };
    } else if (answer && this.register.schools.some(({ id }) => id === answer.use)) {
      return { school: { id: answer.use }, faults: [] };
    }
    if (named.several) return { faults: [{ field: 'school', code: 'school-many', said }] };
    const nearest = named.nearest && { nearest: named.nearest.short };
    return { faults: [{ field: 'school', code: 'school-unknown', said, ...nearest }] };
  }

  #row(row: TableRow): Draft {
    const cells = readCells(row, this.mapping, this.register);
    const { school, faults } = this.#school(cells.said, row.row);
    const draft: Draft = {
      row: row.row,
      name: cells.name,
      post: cells.post,
      school: cells.said,
      roles: cells.roles,
      outcome: 'faulty',
      faults: [...cells.faults, ...faults],
      candidates: [],
      changes: [],
    };
    if (draft.faults.length > 0) return draft;
    const match = this.#known.match(cells.name, keyOf(school), cells.email);
    if (match.sure !== undefined) return this.#is(draft, match.sure, cells, school);
    draft.candidates = match.candidates;
    const answer = this.answers.rows.get(row.row);
    if (match.candidates.length === 0 || answer?.is === 'new') return this.#adds(draft, cells, school);
    if (answer?.is === 'skip') return Object.assign(draft, { outcome: 'skipped' });
    const chosen =
      answer?.is === 'same' && match.candidates.find(({ id, doubt }) => id === answer.as && doubt !== 'left');
    if (chosen) return this.#is(draft, chosen.id, cells, school);
    return Object.assign(draft, { outcome: 'doubtful' });
  }

  #adds(draft: Draft, cells: Cells, school: SchoolOf | undefined): Draft {
    const id = `row:${draft.row}`;
    const { role } = this.answers;
    const roles = cells.roles.length > 0 ? cells.roles : role ? [{ role }] : [];
    const { email, phone } = cells;
    this.#known.add({ id, name: cells.name, school: keyOf(school), email, left: false });
    this.#told.set(id, draft);
    return Object.assign(draft, {
      outcome: 'add',
      plan: {
        name: cells.name,
        post: cells.post,
        ...(school && { school }),
        contacts: { email, phone },
        roles,
        enters: true,
      },
    });
  }

  /** The row speaks of somebody: of the register, or of a row above. */
  #is(draft: Draft, id: string, cells: Cells, school: SchoolOf | undefined): Draft {
    draft.is = id;
    const earlier = this.#told.get(id);
    if (earlier) return this.#repeats(draft, earlier, cells);
    const before = beforeOf(this.#people.get(id)!);
    const plan = planOver(before, id, cells, school);
    this.#told.set(id, draft);
    draft.plan = plan;
    draft.changes = this.#changes(before, plan);
    draft.outcome = plan.enters || plan.roles.length > 0 ? 'change' : 'there';
    return draft;
  }

  /** One person in two rows: the second adds its roles to the first. */
  #repeats(draft: Draft, earlier: Draft, cells: Cells): Draft {
    const plan = earlier.plan!;
    const held = plan.person === undefined ? [] : beforeOf(this.#people.get(plan.person)!).roles;
    const more = withoutThose(cells.roles, [...held, ...plan.roles]);
    earlier.plan = { ...plan, roles: [...plan.roles, ...more] };
    if (more.length > 0 && earlier.outcome === 'there') earlier.outcome = 'change';
    return Object.assign(draft, { outcome: 'repeat', is: `row:${earlier.row}` });
  }

  #changes(before: Before, plan: PersonPlan): PersonChange[] {
    const words = (school: SchoolOf | undefined) =>
      !school
        ? ''
        : 'id' in school
          ? (this.register.schools.find(({ id }) => id === school.id)?.short ?? '')
          : (this.#schools.get(school.add)?.said ?? '');
    const changes: PersonChange[] = [
      { field: 'name', was: nameText(before.name), now: nameText(plan.name) },
      { field: 'post', was: before.post, now: plan.post },
      { field: 'school', was: words(before.school), now: words(plan.school) },
      { field: 'email', was: before.contacts.email, now: plan.contacts.email },
      { field: 'phone', was: before.contacts.phone, now: plan.contacts.phone },
    ];
    return changes.filter(({ was, now }) => was !== now);
  }
}

/** How many rows came to what, for the confirmation and the filters. */
export function countRows(rows: readonly PersonRow[]): Readonly<Record<PersonRow['outcome'], number>> {
  const counts = { add: 0, change: 0, there: 0, repeat: 0, doubtful: 0, faulty: 0, skipped: 0 };
  for (const { outcome } of rows) counts[outcome]++;
  return counts;
}
