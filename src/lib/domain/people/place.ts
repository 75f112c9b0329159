import type { PlaceId } from '../shared/ids';
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
}

/** The association that judges a material of these subjects: the first that knows one of them. */
export function associationFor(place: Place, subjects: readonly string[]): Association | undefined {
  return [...place.associations.values()].find((association) =>
    association.subjects.some((subject) => subjects.includes(subject)),
  );
}
