import { holds } from '../../domain/audience';
import { grant } from '../../domain/grants';
import { agendaOf, concernsSchool, type Dated } from '../../domain/lessons/agenda';
import type { Frame } from '../../domain/lessons/frame';
import type { StatedNeed } from '../../domain/lessons/need';
import { lessonsOf, type NetworkLesson } from '../../domain/lessons/network-lesson';
import type { Names } from '../../domain/lessons/phrases';
import { centreOf, placeOfSchool, placesOf, type NamedTerm, type Network } from '../../domain/lessons/region';
import { frameOf } from '../../domain/lessons/schedule';
import { currentRoles, shortName } from '../../domain/people/person';
import type { School } from '../../domain/people/place';
import type { CalendarDate } from '../../domain/shared/calendar';
import type { App } from '../app.svelte';

const collator = new Intl.Collator('ru', { numeric: true });

/** Whose lessons are looked at. */
export const SCOPES = ['mine', 'network', 'region'] as const;
export type Scope = (typeof SCOPES)[number];

/** [V-01…V-18] The network lessons of the region as this device knows them, and what this person does in them. */
export class Lessons {
  /** The term that was chosen; empty for the one that today lies in, or the nearest. */
  chosenTerm = $state('');

  constructor(private readonly app: App) {}

  readonly centre = $derived.by(() => centreOf(this.app.facts, this.app.me?.place ?? ''));
  readonly region = $derived.by(() => this.centre?.region);
  /** The subject of the centre's registers. */
  readonly subject = $derived.by(() => `place:${this.centre?.id ?? ''}`);

  readonly terms = $derived.by((): readonly NamedTerm[] =>
    [...(this.region?.terms.values() ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1)),
  );
  readonly term = $derived.by(
    (): NamedTerm | undefined =>
      this.terms.find(({ id }) => id === this.chosenTerm) ??
      this.terms.find(({ to }) => this.app.today <= to) ??
      this.terms.at(-1),
  );
  readonly frame = $derived.by((): Frame | undefined =>
    this.centre && this.term ? frameOf(this.app.facts, this.centre.id, this.term.id) : undefined,
  );

  /** Of the chosen term, as far as this person may know them. */
  readonly all = $derived.by((): readonly NetworkLesson[] =>
    this.centre && this.term ? lessonsOf(this.app.facts, this.centre.id, this.term.id) : [],
  );
  readonly needs = $derived.by((): readonly StatedNeed[] =>
    [...this.app.facts.needs.values()]
      .filter(({ place, need }) => place === this.centre?.id && need.term === this.term?.id)
      .sort((a, b) => b.at - a.at),
  );

  readonly #held = $derived.by(() => holds(this.app.facts, this.app.person));
  readonly #roles = $derived.by(() => currentRoles(this.app.me));
  /** Composes the centre's timetable. */
  readonly dispatches = $derived.by(() => !!this.centre && this.#held.has(grant.centre(this.centre.id)));
  /** Is the coordinator of the own municipality. */
  readonly coordinates = $derived.by(() => this.#held.has(grant.coordinator(this.app.me?.place ?? '')));
  readonly networks = $derived.by((): readonly Network[] =>
    [...(this.region?.networks.values() ?? [])].sort((a, b) => collator.compare(a.title, b.title)),
  );
  /** Networks of which this person is the administrator. */
  readonly administers = $derived.by(() =>
    this.networks.filter(({ id }) => this.#held.has(grant.network(this.centre?.id ?? '', id))),
  );
  /** Networks in which this person teaches at a distance. */
  readonly teaches = $derived.by(() => this.#inRole('distance'));
  /** Networks that this person's work is in. */
  readonly worksIn = $derived.by(() =>
    this.networks.filter(({ id }) => this.#held.has(grant.networked(this.centre?.id ?? '', id))),
  );
  /** Schools whose local coordinator this person is, and those whose administration. */
  readonly localOf = $derived.by(() => this.#schoolsIn('local'));
  readonly officeOf = $derived.by(() => this.#schoolsIn('office'));
  readonly schools = $derived.by(() => [...new Set([...this.localOf, ...this.officeOf])]);
  /** Whether there is anything of network lessons for this person. */
  readonly concerned = $derived.by(
    () => this.dispatches || this.coordinates || this.worksIn.length > 0 || this.schools.length > 0,
  );

  #inRole(wanted: string) {
    const ids = this.#roles.filter(({ role }) => role === wanted).map(({ network }) => network);
    return this.networks.filter(({ id }) => ids.includes(id));
  }
  #schoolsIn = (wanted: string) =>
    this.#roles.flatMap(({ role, school }) => (role === wanted && school ? [school] : []));

  /** The lessons that concern this person: taught by them, of their schools, of the networks they administer; else of all they work in. */
  scoped(scope: Scope): readonly NetworkLesson[] {
    if (scope === 'region') return this.all;
    const networks = new Set(this.worksIn.map(({ id }) => id));
    const own = (lesson: NetworkLesson) =>
      lesson.offer.teacher === this.app.person ||
      this.schools.some((school) => concernsSchool(lesson, school)) ||
      this.administers.some(({ id }) => id === lesson.offer.network || lesson.guests.includes(id));
    if (scope === 'mine') return this.all.filter(own);
    return this.all.filter(
      (lesson) => networks.has(lesson.offer.network) || lesson.guests.some((id) => networks.has(id)),
    );
  }
  /** The narrowest of the scopes in which this person has a part. */
  readonly ownScope = $derived.by((): Scope => {
    if (this.dispatches) return 'region';
    return this.teaches.length + this.schools.length + this.administers.length > 0 ? 'mine' : 'network';
  });

  /** [V-13] The lessons of some days by the clock of this person's municipality. */
  agenda(lessons: readonly NetworkLesson[], days: { from: CalendarDate; to: CalendarDate }): Dated[] {
    return this.frame ? agendaOf(lessons, this.frame, days, this.app.zone) : [];
  }

  readonly #schoolsOfRegion = $derived.by(
    () =>
      new Map(
        (this.region ? placesOf(this.app.facts, this.region) : []).flatMap(({ schools }) => [...schools]),
      ),
  );
  school = (id: string): School | undefined => this.#schoolsOfRegion.get(id);
  schoolName = (id: string): string => this.school(id)?.short ?? 'школа не названа';
  /** The municipality of a school, as far as it is known here. */
  municipalityOf = (school: string): string =>
    (this.region && placeOfSchool(this.app.facts, this.region, school)?.title) ?? '';
  networkName = (id: string): string => this.region?.networks.get(id)?.title ?? 'сеть не названа';
  resourceName = (id: string): string => this.region?.resources.get(id)?.title ?? id;

  readonly #teachers = $derived.by(
    () => new Map(this.all.map(({ offer, teacherName }) => [offer.teacher, teacherName ?? ''])),
  );
  /** Whoever teaches, by value: people of other municipalities are not known here. */
  teacherName = (person: string): string => {
    const known = this.app.facts.people.get(person);
    return known?.name ? shortName(known) : this.#teachers.get(person) || 'педагог не назван';
  };

  /** Names for the sentences of rules. */
  readonly names = $derived.by((): Names => ({
    person: this.teacherName,
    school: this.schoolName,
    resource: this.resourceName,
    zone: this.app.zone,
  }));

  /** Own acts on a subject that the relay has not answered. */
  waiting = (subject: string): boolean =>
    this.app.truth.waitingActs.some(({ act }) => act.subject === subject);
}
