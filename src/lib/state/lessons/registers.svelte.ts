import { ulid } from 'ulid';
import { bellsOfSchool } from '../../domain/lessons/bell-lines';
import type { BellSchedule } from '../../domain/lessons/bells';
import { CENTRE, type Resource } from '../../domain/lessons/equipment';
import {
  CLAIM_RULES,
  networksOf,
  placeOfSchool,
  placesOf,
  type ClaimRule,
  type Connection,
  type NamedTerm,
  type Network,
} from '../../domain/lessons/region';
import { countMissing, structureOf, type NetworkStaff } from '../../domain/lessons/structure';
import { peopleOf } from '../../domain/facts';
import type { Place, School } from '../../domain/people/place';
import { slugOf } from '../../domain/people/slug';
import type { App, Planned, Refusal } from '../app.svelte';
import type { Lessons } from './lessons.svelte';

const collator = new Intl.Collator('ru', { numeric: true });
const suffix = () => ulid().slice(-4).toLowerCase();

/** What was entered here and has not reached the relay, by what it is about. */
type Entered<T> = readonly T[];

/** A school of the region as its registers are read. */
export interface RegionSchool {
  readonly school: School;
  readonly place: Place;
  /** This person may enter its bells and equipment. */
  readonly mine: boolean;
}

/** [V-01, V-06, V-07, V-13, V-18] The registers of a centre: read by its whole region, entered by whom the rules allow. */
export class Registers {
  constructor(
    private readonly app: App,
    readonly lessons: Lessons,
  ) {}

  readonly #own = $derived.by(() => this.app.me?.place ?? '');
  readonly region = $derived.by(() => this.lessons.region);
  /** The clock of the centre. */
  readonly zone = $derived.by(() => this.lessons.centre?.zone ?? this.app.zone);

  readonly #may = (kind: string, payload: Record<string, unknown>): boolean =>
    !!this.lessons.centre && this.app.may(kind, this.lessons.subject, payload);
  async #put(kind: string, payload: object): Promise<Refusal | undefined> {
    return await this.app.perform(kind, this.lessons.subject, { ...payload });
  }
  /** What was entered here by acts of a kind and is still on its way. */
  #entered<T>(kind: string): Entered<T> {
    return this.app.truth.waitingActs
      .filter(({ act }) => act.kind === kind && act.subject === this.lessons.subject)
      .map(({ act }) => act.payload as unknown as T);
  }

  // The centre itself.

  readonly mayOpen = $derived.by(() => this.app.may('open-centre', `place:${this.#own}`, {}));
  readonly opening = $derived.by(() =>
    this.app.truth.waitingActs.some(({ act }) => act.kind === 'open-centre'),
  );
  async open(): Promise<Refusal | undefined> {
    return await this.app.perform('open-centre', `place:${this.#own}`, {});
  }

  /** Keeps the centre's own registers: terms, equipment, connection, order, municipalities. */
  readonly keeps = $derived.by(() => this.#may('order-claims', { order: CLAIM_RULES }));

  readonly places = $derived.by((): readonly Place[] =>
    this.region ? placesOf(this.app.facts, this.region) : [],
  );
  /** Admitted, and of which this device knows nothing yet. */
  readonly unknownPlaces = $derived.by((): readonly string[] =>
    [...(this.region?.admitted ?? [])].filter((id) => !this.app.facts.places.has(id)),
  );
  readonly admitting = $derived.by(() =>
    this.#entered<{ place: string }>('admit-place').map(({ place }) => place),
  );
  async admit(place: string): Promise<Refusal | undefined> {
    return await this.#put('admit-place', { place });
  }

  // Terms.

  readonly enteredTerms = $derived.by(() => this.#entered<NamedTerm>('put-term'));
  async putTerm(values: Omit<NamedTerm, 'id'>, id?: string): Promise<Refusal | undefined> {
    return await this.#put('put-term', { id: id ?? slugOf(values.title, suffix()), ...values });
  }

  // Equipment.

  readonly enteredResources = $derived.by(() => this.#entered<Resource>('put-resource'));
  readonly removing = $derived.by(
    () => new Set(this.#entered<{ id: string }>('remove-resource').map(({ id }) => id)),
  );
  readonly resources = $derived.by((): readonly Resource[] =>
    [...(this.region?.resources.values() ?? [])].sort((a, b) => collator.compare(a.title, b.title)),
  );
  readonly centreResources = $derived.by(() => this.resources.filter(({ owner }) => owner === CENTRE));
  resourcesOf = (school: string): readonly Resource[] =>
    this.resources.filter(({ owner }) => owner === school);

  /** With what was entered here and is on its way: two changes in a row do not undo each other. */
  latest = (resource: Resource): Resource =>
    this.enteredResources.findLast(({ id }) => id === resource.id) ??
    this.region?.resources.get(resource.id) ??
    resource;

  async putResource(
    values: Omit<Resource, 'id' | 'zone' | 'maintenance'>,
    before?: Resource,
  ): Promise<Refusal | undefined> {
    const { id, zone, maintenance } = before ? this.latest(before) : this.#newResource(values);
    return await this.#put('put-resource', { ...values, id, zone, maintenance });
  }
  #newResource({ title, owner }: Pick<Resource, 'title' | 'owner'>) {
    return { id: slugOf(title, suffix()), zone: this.zoneOf(owner), maintenance: [] };
  }
  /** The acts that enter terminals of many schools. */
  async putResources(
    many: readonly Omit<Resource, 'id' | 'zone' | 'maintenance'>[],
  ): Promise<Refusal | undefined> {
    const acts: Planned[] = many.map((values) => ({
      kind: 'put-resource',
      subject: this.lessons.subject,
      payload: { ...values, ...this.#newResource(values) },
    }));
    return await this.app.performAll(acts);
  }
  async putMaintenance(
    resource: Resource,
    maintenance: Resource['maintenance'],
  ): Promise<Refusal | undefined> {
    const ordered = maintenance.toSorted((a, b) => a.start - b.start);
    return await this.#put('put-resource', { ...resource, maintenance: ordered });
  }
  async removeResource({ id }: Resource): Promise<Refusal | undefined> {
    return await this.#put('remove-resource', { id });
  }
  /** The clock that hours of an owner's equipment are told by. */
  zoneOf = (owner: string): string => this.placeOf(owner)?.zone ?? this.zone;

  // Schools and their bells.

  placeOf = (school: string): Place | undefined =>
    this.region && placeOfSchool(this.app.facts, this.region, school);
  readonly schools = $derived.by((): readonly RegionSchool[] =>
    this.places
      .flatMap((place) =>
        [...place.schools.values()].map((school) => ({
          ...{ school, place },
          mine: this.#may('put-bells', { school: school.id, from: this.app.today, days: [] }),
        })),
      )
      // The own ones first: a local coordinator looks for one of sixty.
      .sort(
        (a, b) =>
          Number(this.#closer(b)) - Number(this.#closer(a)) ||
          collator.compare(a.place.title, b.place.title) ||
          collator.compare(a.school.short, b.school.short),
      ),
  );
  readonly #closer = ({ school }: { readonly school: School }) => this.lessons.schools.includes(school.id);
  inNetwork = (school: string): boolean => !!this.region && networksOf(this.region, school).length > 0;
  /** Lessons are given in it: it is in a network, or there is none yet. Kindergartens need no bells. */
  takesPart = (school: string): boolean => this.lessons.networks.length === 0 || this.inNetwork(school);

  bellsOf = (school: string) => bellsOfSchool(this.region?.bells ?? [], school, this.app.today);
  readonly enteredBells = $derived.by(() => this.#entered<BellSchedule>('put-bells'));
  async putBells(schedule: BellSchedule): Promise<Refusal | undefined> {
    return await this.#put('put-bells', schedule);
  }

  // Connection and the order of applications.

  readonly enteredConnection = $derived.by(() => this.#entered<Connection>('put-connection').at(-1));
  async putConnection(connection: Connection): Promise<Refusal | undefined> {
    return await this.#put('put-connection', connection);
  }
  readonly enteredOrder = $derived.by(
    () => this.#entered<{ order: readonly ClaimRule[] }>('order-claims').at(-1)?.order,
  );
  async orderClaims(order: readonly ClaimRule[]): Promise<Refusal | undefined> {
    return await this.#put('order-claims', { order });
  }

  // Networks.

  readonly staff = $derived.by((): readonly NetworkStaff[] =>
    this.region
      ? structureOf(this.region, this.lessons.networks, {
          people: peopleOf(this.app.facts, this.#own),
          places: new Set([this.#own]),
          placeOf: (school) => this.placeOf(school)?.id,
        })
      : [],
  );
  readonly missing = $derived.by(() => countMissing(this.staff));
  readonly enteredNetworks = $derived.by(() => this.#entered<Network>('put-network'));
  /** Municipalities for which this person may enter a network. */
  readonly networkPlaces = $derived.by(() => this.places.filter(({ id }) => this.mayNetwork(id)));
  mayNetwork = (place: string): boolean =>
    this.#may('put-network', { id: 'x', title: 'x', place, schools: [] });
  async putNetwork(values: Omit<Network, 'id'>, id?: string): Promise<Refusal | undefined> {
    return await this.#put('put-network', { id: id ?? slugOf(values.title, suffix()), ...values });
  }
}
