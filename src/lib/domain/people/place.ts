import type { CalendarDate } from '../shared/calendar';
import type { Region } from '../lessons/region';
import type { RegistryColumn, SentRegistry } from '../materials/registry';
import type { PublishedRubric } from '../materials/rubric';
import type { Requirements } from '../materials/requirements';
import type { Template, TemplateFile } from '../materials/templates';
import type { Instant, PersonId, PlaceId } from '../shared/ids';
import type { SettingChange } from './settings';

export interface School {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly settlement: string;
}

/** A municipal methodical association (ММО) and the subjects whose materials it judges. */
export interface Association {
  readonly id: string;
  readonly title: string;
  readonly subjects: readonly string[];
}

/** [E-22] A regional day off, or a day worked against the federal calendar. */
export interface DayMark {
  readonly day: 'off' | 'working';
  /** «День Пермского края», «перенос с 4 марта». */
  readonly title: string;
}

/** A municipality: everything registered in it except its people and materials. */
export interface Place {
  readonly id: PlaceId;
  readonly title: string;
  /** IANA name; every date of the place resolves in it. */
  readonly zone: string;
  /** The sample municipality is marked for ever by its first act. */
  readonly sample: boolean;
  readonly schools: ReadonlyMap<string, School>;
  readonly associations: ReadonlyMap<string, Association>;
  readonly settings: readonly SettingChange[];
  /** [E-22] Days that differ here from the federal calendar. */
  readonly days: ReadonlyMap<CalendarDate, DayMark>;
  /** [E-22] Months «сбор не проводится», with the reason as far as it may be seen. */
  readonly monthsOff: ReadonlyMap<string, { readonly reason?: string }>;
  /** [E-02] Every version of the Requirements that was published here, in order. */
  readonly requirements: readonly Requirements[];
  /** [E-09] Every version of the evaluation form that was published here, in order; version 1 is the example. */
  readonly rubrics: readonly PublishedRubric[];
  /** [E-16] Forms of papers that were replaced by the place's own. */
  readonly templates: ReadonlyMap<Template, TemplateFile>;
  /** [E-18] Registries sent to the regional centre, in order; as far as this device may know. */
  readonly registries: readonly SentRegistry[];
  /** [E-18] The columns of the registry where the place has chosen its own. */
  readonly registryColumns?: readonly RegistryColumn[];
  /** [E-18] The mail server through which the relay sends, as far as this device may know. */
  readonly mail?: MailFact;
  /** [V-01] Where this place is a centre (РКЦ) of network lessons: whom it has admitted and what it keeps for them. */
  readonly region?: Region;
}

/** Who has set the place's mail server; login and password are known to the relay alone. */
export interface MailFact {
  readonly host: string;
  /** Whom letters come from. */
  readonly address: string;
  readonly by: PersonId;
  readonly at: Instant;
}

/** What deadlines of a place are computed from. */
export type Schedule = Pick<Place, 'zone' | 'settings' | 'days' | 'monthsOff'>;

/** The schedule of a place that has changed nothing. */
export const usualSchedule = (zone: string): Schedule => ({
  zone,
  settings: [],
  days: new Map(),
  monthsOff: new Map(),
});

/** The association that judges a material of these subjects: the first that knows one of them. */
export function associationFor(place: Place, subjects: readonly string[]): Association | undefined {
  return [...place.associations.values()].find((association) =>
    association.subjects.some((subject) => subjects.includes(subject)),
  );
}
