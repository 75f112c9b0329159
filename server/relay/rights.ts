import type { Entry } from '../../src/lib/domain/act';
import { partsSeenBy, redact, seenBy } from '../../src/lib/domain/acts';
import { accessWith, audience, holds, holdsThrough, type Access } from '../../src/lib/domain/audience';
import { apply, materialIn, noFacts, type Facts } from '../../src/lib/domain/facts';
import type { Audience, Grant } from '../../src/lib/domain/grants';
import { conflictedMaterials, documentsOf } from '../../src/lib/domain/materials/audience';
import { involved, type Material } from '../../src/lib/domain/materials/material';
import { centreOf, regionOf } from '../../src/lib/domain/lessons/region';
import { parseName } from '../../src/lib/domain/names';
import { currentRoles, hasRole } from '../../src/lib/domain/people/person';
import type { PersonId } from '../../src/lib/domain/shared/ids';
import { partsOf } from '../../src/lib/domain/subject';
import type { ErasedPart } from '../store/store';

/** Subjects of which an act changes who sees those before it. */
const PER_STATE: ReadonlySet<string> = new Set(['lesson', 'need']);
/** Acts on a place after which roles in it give other grants. */
const REGIONAL_RIGHTS: ReadonlySet<string> = new Set([
  'open-centre',
  'admit-place',
  'put-network',
  'add-school',
]);

/** What one accepted act changed for whom. */
export interface Touched {
  readonly people: ReadonlySet<PersonId>;
  readonly documents: ReadonlySet<string>;
}

/** Something a grant opens, with the sequence since when. */
type Opened<T> = Map<Grant, Map<T, number>>;

/**
 * The facts of the whole relay and the index of grants: who holds what since when, what each grant opens. It is
 * derived from the journal alone, kept in memory, and rebuilt at every start.
 */
export class Rights {
  readonly facts: Facts = noFacts();
  readonly #entries = new Map<string, Entry[]>();
  #held = new Map<PersonId, Map<Grant, number>>();
  readonly #holders = new Map<Grant, Set<PersonId>>();
  readonly #lost = new Map<PersonId, Map<Grant, number>>();
  readonly #audiences = new Map<string, Audience>();
  #documents: Opened<string> = new Map();
  #subjects: Opened<string> = new Map();
  readonly #subjectGrants = new Map<string, Set<Grant>>();
  /** Names begun by their owners, which no act mentions. */
  readonly #begun = new Map<string, Set<string>>();

  /** Moves with everything that can change who may read what. */
  version = 0;
  /** Sequence of the last act. */
  lastAct = 0;

  /** Adds an accepted act; answers who and what is affected. */
  add(entry: Entry): Touched {
    this.version++;
    this.lastAct = Math.max(this.lastAct, entry.seq);
    const before = this.#people(entry);
    apply(this.facts, entry);
    const log = this.#entries.get(entry.subject);
    if (log) log.push(entry);
    else this.#entries.set(entry.subject, [entry]);

    const people = new Set([...before, ...this.#people(entry)]);
    const material = materialIn(this.facts, entry.subject);
    for (const person of people)
      if (material) this.#holdingsThrough(material, person, entry.seq);
      else this.#holdings(person, entry.seq);
    const documents = new Set<string>();
    for (const material of this.#materials(entry)) {
      this.#visibility(`material:${material}`, entry.seq);
      const names = [
        ...documentsOf(this.facts.materials.get(material)!),
        ...(this.#begun.get(material) ?? []),
      ];
      for (const name of names) {
        documents.add(name);
        this.#audience(name, entry.seq);
      }
    }
    if (!material) {
      // Who learns of a lesson or a need rests on how far it has come, as with a material.
      if (PER_STATE.has(partsOf(entry.subject)[0])) this.#visibility(entry.subject, entry.seq);
      else this.#alsoVisible(entry);
    }
    return { people, documents };
  }

  /**
   * Begins anew from entries and documents, after acts of a lost time were brought back among those already here. What
   * a person sees since then, and everything of the subjects named, counts as gained at a sequence: devices that were
   * told before are told again. `adding` sees the facts before each entry.
   */
  rebuild(
    entries: readonly Entry[],
    documents: readonly { readonly name: string; readonly head: number }[],
    subjects: ReadonlySet<string>,
    seq: number,
    adding: (entry: Entry) => void,
  ): void {
    const [held, readable, visible] = [this.#held, this.#documents, this.#subjects];
    for (const map of Object.values(this.facts) as Map<unknown, unknown>[]) map.clear();
    for (const map of [
      this.#entries,
      this.#holders,
      this.#lost,
      this.#audiences,
      this.#subjectGrants,
      this.#begun,
    ])
      map.clear();
    this.#held = new Map();
    this.#documents = new Map();
    this.#subjects = new Map();
    for (const entry of entries) {
      adding(entry);
      this.add(entry);
    }
    for (const { name, head } of documents) this.begin(name, head || 1);

    const gained = <K, T>(
      now: Map<K, Map<T, number>>,
      then: Map<K, Map<T, number>>,
      again?: ReadonlySet<T>,
    ) => {
      for (const [key, since] of now)
        for (const item of since.keys())
          if (!then.get(key)?.has(item) || again?.has(item)) since.set(item, seq);
    };
    this.lastAct = Math.max(this.lastAct, seq);
    gained(this.#held, held);
    gained(this.#documents, readable);
    gained(this.#subjects, visible, subjects);
  }

  /** Takes note of a document begun by name. */
  begin(name: string, seq: number): void {
    this.version++;
    const parsed = parseName(name);
    const material = parsed?.material ?? this.facts.materialOfSubmission.get(parsed?.submission ?? '');
    if (material) {
      const names = this.#begun.get(material) ?? new Set();
      this.#begun.set(material, names.add(name));
    }
    this.#audience(name, seq);
  }

  /** An erased document opens to nobody any more. */
  end(name: string): void {
    this.version++;
    const known = this.#audiences.get(name);
    this.#open(
      this.#documents,
      name,
      new Set([...(known?.read ?? []), ...(known?.write ?? [])]),
      new Set(),
      0,
    );
    this.#audiences.delete(name);
    for (const names of this.#begun.values()) names.delete(name);
  }

  /** Values of private parts, all or `only` one, are gone: everybody who sees the subject is sent it anew, without them. */
  eraseParts(subject: string, seq: number, only?: string): void {
    this.lastAct = Math.max(this.lastAct, seq);
    const entries = this.#entries.get(subject) ?? [];
    const bare = entries.map((entry) => ({
      ...entry,
      parts: Object.fromEntries(
        Object.entries(entry.parts).map(([name, part]) => [
          name,
          only === undefined || only === name ? { hash: part.hash } : part,
        ]),
      ),
    }));
    this.#entries.set(subject, bare);
    for (const grant of this.#subjectGrants.get(subject) ?? []) this.#subjects.get(grant)?.set(subject, seq);
  }

  /** The same for everything that went with a person. */
  erasePerson(person: PersonId, parts: readonly ErasedPart[], seq: number): void {
    this.eraseParts(`person:${person}`, seq);
    for (const { subject, part } of parts) this.eraseParts(subject, seq, part);
  }

  grantsOf(person: PersonId): ReadonlyMap<Grant, number> {
    return this.#held.get(person) ?? this.#holdings(person, 0);
  }

  lostSince(person: PersonId, seq: number): Grant[] {
    return [...(this.#lost.get(person) ?? [])].filter(([, at]) => at > seq).map(([grant]) => grant);
  }

  access(person: PersonId, document: string): Access {
    return accessWith(this.grantsOf(person), this.#audience(document, 0));
  }

  /** Everybody who may read a document. */
  readers(document: string): Set<PersonId> {
    const { read, write } = this.#audience(document, 0);
    return new Set([...read, ...write].flatMap((grant) => [...(this.#holders.get(grant) ?? [])]));
  }

  /** Documents a person may read with the sequence since when that is so. */
  readable(person: PersonId): Map<string, number> {
    return this.#visible(this.#documents, person, Math.min);
  }

  /** Accepted acts a person may see and was not sent before, redacted for them, in order. */
  entriesFor(person: PersonId, cursor: number): Entry[] {
    const held = new Set(this.grantsOf(person).keys());
    const found: Entry[] = [];
    // A grant gained since then may show more of an act that was already sent redacted: its subject is sent anew.
    for (const [subject, since] of this.#visible(this.#subjects, person, Math.max)) {
      for (const entry of this.#entries.get(subject)!) {
        if (entry.seq <= cursor && since <= cursor) continue;
        if (seenBy(this.facts, entry).some((right) => held.has(right)))
          found.push(redact(this.facts, entry, held));
      }
    }
    return found.sort((a, b) => a.seq - b.seq);
  }

  /** What a person's grants open, with the sequence since when; of several grants the first or the last. */
  #visible<T>(
    opened: Opened<T>,
    person: PersonId,
    choose: (one: number, other: number) => number,
  ): Map<T, number> {
    const visible = new Map<T, number>();
    for (const [grant, heldSince] of this.grantsOf(person)) {
      for (const [item, openSince] of opened.get(grant) ?? []) {
        const since = Math.max(heldSince, openSince);
        visible.set(item, choose(since, visible.get(item) ?? since));
      }
    }
    return visible;
  }

  /** Everybody whose grants an act can change: those named, and the desks that step in for an author. */
  #people(entry: Entry): PersonId[] {
    const [kind, id] = partsOf(entry.subject);
    const deskOf = (place: string) =>
      [...this.facts.people.values()]
        .filter((person) => person.place === place && hasRole(person, 'specialist', 'deputy', 'head'))
        .map(({ id }) => id);
    if (kind === 'person') {
      const person = this.facts.people.get(id);
      const decides = currentRoles(person).some(({ role }) => role !== 'teacher' && role !== 'expert');
      return decides ? [id, ...deskOf(entry.place)] : [id];
    }
    if (kind === 'place' && REGIONAL_RIGHTS.has(entry.kind)) return this.#regionOf(id);
    const material = this.facts.materials.get(id);
    if (kind !== 'material' || !material) return [];
    const conflicted = [...involved(material)].some((person) =>
      hasRole(this.facts.people.get(person), 'specialist', 'deputy', 'head'),
    );
    return [...involved(material), ...(conflicted ? deskOf(entry.place) : [])];
  }

  /** Everybody in the places of a region, by its centre or one of them: the centre's registers say what their roles give. */
  #regionOf(place: string): PersonId[] {
    const centre = regionOf(this.facts, place) ? this.facts.places.get(place) : centreOf(this.facts, place);
    const places = new Set([place, ...(centre ? [centre.id, ...centre.region!.admitted] : [])]);
    return [...this.facts.people.values()].filter((person) => places.has(person.place)).map(({ id }) => id);
  }

  /** Materials whose audiences an act can change. */
  #materials(entry: Entry): Set<string> {
    const [kind, id] = partsOf(entry.subject);
    if (kind === 'material') return new Set(this.facts.materials.has(id) ? [id] : []);
    if (kind !== 'person') return new Set();
    return new Set([
      ...(this.facts.involvement.get(id) ?? []),
      ...conflictedMaterials(this.facts, entry.place).map((material) => material.id),
    ]);
  }

  /** Everything a person holds, anew. */
  #holdings(person: PersonId, seq: number): Map<Grant, number> {
    const now = holds(this.facts, person);
    const held = this.#held.get(person) ?? new Map<Grant, number>();
    this.#held.set(person, held);
    for (const grant of now) this.#hold(person, grant, seq);
    for (const grant of [...held.keys()]) if (!now.has(grant)) this.#lose(person, grant, seq);
    return held;
  }

  /** What a person holds through one material, after an act on it. */
  #holdingsThrough(material: Material, person: PersonId, seq: number): void {
    if (!this.#held.has(person)) return void this.#holdings(person, seq);
    for (const [grant, holds] of holdsThrough(this.facts, material, person))
      if (holds) this.#hold(person, grant, seq);
      else if (this.#held.get(person)!.has(grant)) this.#lose(person, grant, seq);
  }

  #hold(person: PersonId, grant: Grant, seq: number): void {
    const held = this.#held.get(person)!;
    if (held.has(grant)) return;
    held.set(grant, seq);
    this.#lost.get(person)?.delete(grant);
    const holders = this.#holders.get(grant);
    if (holders) holders.add(person);
    else this.#holders.set(grant, new Set([person]));
  }

  #lose(person: PersonId, grant: Grant, seq: number): void {
    this.#held.get(person)!.delete(grant);
    const lost = this.#lost.get(person) ?? new Map<Grant, number>();
    this.#lost.set(person, lost.set(grant, seq));
    this.#holders.get(grant)?.delete(person);
  }

  #audience(document: string, seq: number): Audience {
    const known = this.#audiences.get(document);
    if (known && seq === 0) return known;
    const next = audience(this.facts, document);
    if (seq === 0) return next;
    this.#open(this.#documents, document, new Set(known?.read), new Set(next.read), seq);
    this.#audiences.set(document, next);
    return next;
  }

  /**
   * Who sees a subject after one more act on a place or a person: who sees those rests on each act alone, so that only the new one is
   * looked at. Of thousands on one subject each would otherwise cost as much as all before it, again at every start.
   */
  #alsoVisible(entry: Entry): void {
    const { subject, seq } = entry;
    const before = this.#subjectGrants.get(subject) ?? new Set<Grant>();
    const after = new Set([...before, ...seenBy(this.facts, entry), ...partsSeenBy(this.facts, entry)]);
    this.#open(this.#subjects, subject, before, after, seq);
    this.#subjectGrants.set(subject, after);
  }

  /** How many acts there are on a subject. */
  actsOn = (subject: string): number => this.#entries.get(subject)?.length ?? 0;

  /** Who sees a material, lesson or need, anew from all acts on it: each is seen by whoever its facts name now. */
  #visibility(subject: string, seq: number): void {
    const before = this.#subjectGrants.get(subject) ?? new Set<Grant>();
    const after = new Set<Grant>();
    for (const entry of this.#entries.get(subject) ?? [])
      for (const right of [...seenBy(this.facts, entry), ...partsSeenBy(this.facts, entry)]) after.add(right);
    this.#open(this.#subjects, subject, before, after, seq);
    this.#subjectGrants.set(subject, after);
  }

  #open<T>(opened: Opened<T>, item: T, before: Set<Grant>, after: Set<Grant>, seq: number): void {
    for (const grant of before) if (!after.has(grant)) opened.get(grant)?.delete(item);
    for (const grant of after) {
      const items = opened.get(grant);
      if (!items) opened.set(grant, new Map([[item, seq]]));
      else if (!items.has(item)) items.set(item, seq);
    }
  }
}
