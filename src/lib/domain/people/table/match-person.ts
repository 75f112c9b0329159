import { editDistance } from '../../shared/words';
import type { PersonName } from '../person';
import { foldName, mayBeSameName, sameName, type FoldedName } from './read-name';

/** Somebody a row may speak of: a person of the register, or one of an earlier row. */
export interface Known {
  /** The person's id, or `row:14`. */
  readonly id: string;
  readonly name: PersonName;
  /** Undefined for whoever belongs to none. */
  readonly school: string | undefined;
  readonly email: string;
  readonly left: boolean;
}

/** Why a row may, or may not, speak of somebody who is already there. */
export type Doubt = 'same-name' | 'namesakes' | 'other-school' | 'initials' | 'similar' | 'email' | 'left';

export interface Candidate {
  readonly id: string;
  readonly doubt: Doubt;
}

/** Who a row speaks of: surely somebody, perhaps one of several, or nobody known. */
export type Match =
  { readonly sure: string } | { readonly sure?: undefined; readonly candidates: readonly Candidate[] };

/** So many are offered; more would not be read. */
const MOST = 4;
/** Letters that a slip of the keys changes; in shorter names one letter is another name. */
const SLIP = 1;
const LONG_ENOUGH = 10;

const emailKey = (email: string) => email.trim().toLowerCase();
const whole = ({ family, given, patronymic }: FoldedName) => `${family} ${given} ${patronymic}`;

/**
 * Finds who is meant by name, school and e-mail. Keeps whoever it was told of by family name, school and address,
 * so that a table of five hundred rows is compared with thousands at once.
 */
export class PeopleKnown {
  readonly #names = new Map<string, FoldedName>();
  readonly #byId = new Map<string, Known>();
  readonly #byFamily = new Map<string, Known[]>();
  readonly #bySchool = new Map<string, Known[]>();
  readonly #byEmail = new Map<string, Known[]>();

  constructor(known: Iterable<Known> = []) {
    for (const person of known) this.add(person);
  }

  add(person: Known): void {
    const name = foldName(person.name);
    this.#names.set(person.id, name);
    this.#byId.set(person.id, person);
    const put = (map: Map<string, Known[]>, key: string) => {
      const there = map.get(key);
      if (there) there.push(person);
      else map.set(key, [person]);
    };
    put(this.#byFamily, name.family);
    if (person.school !== undefined) put(this.#bySchool, person.school);
    if (person.email) put(this.#byEmail, emailKey(person.email));
  }

  get(id: string): Known | undefined {
    return this.#byId.get(id);
  }

  /**
   * The same whole name at the same school, or with the same address, is the same person. Everything less is asked:
   * the name at another school, initials that agree, a name but for one letter, the address of somebody else.
   */
  match(name: PersonName, school: string | undefined, email: string): Match {
    const wanted = foldName(name);
    const address = emailKey(email);
    const sure: Known[] = [];
    const candidates = new Map<string, Doubt>();
    for (const person of this.#byFamily.get(wanted.family) ?? []) {
      const other = this.#names.get(person.id)!;
      const sameAddress = address !== '' && emailKey(person.email) === address;
      const sameSchool = school === person.school;
      if (sameName(wanted, other)) {
        const near = sameSchool || school === undefined || person.school === undefined;
        if (person.left) candidates.set(person.id, 'left');
        else if (near || sameAddress) sure.push(person);
        else candidates.set(person.id, 'other-school');
      } else if (mayBeSameName(wanted, other) && !person.left) {
        if (sameAddress) sure.push(person);
        else if (sameSchool && school !== undefined) candidates.set(person.id, 'initials');
      }
    }
    const owners = address ? (this.#byEmail.get(address) ?? []).filter(({ left }) => !left) : [];
    const [only] = sure;
    if (only && sure.length === 1 && (owners.length === 0 || owners.includes(only))) return { sure: only.id };
    for (const person of sure) candidates.set(person.id, sure.length > 1 ? 'namesakes' : 'same-name');
    for (const person of owners) if (!candidates.has(person.id)) candidates.set(person.id, 'email');
    if (sure.length === 0 && school !== undefined)
      for (const person of this.#bySchool.get(school) ?? [])
        if (!candidates.has(person.id) && !person.left && this.#similar(wanted, person))
          candidates.set(person.id, 'similar');
    return {
      candidates: [...candidates].slice(0, MOST).map(([id, doubt]) => ({ id, doubt })),
    };
  }

  #similar(wanted: FoldedName, person: Known): boolean {
    const [a, b] = [whole(wanted), whole(this.#names.get(person.id)!)];
    return a.length >= LONG_ENOUGH && a !== b && editDistance(a, b, SLIP) <= SLIP;
  }
}
