import type { PersonId, PlaceId, SubmissionId } from './shared/ids';

/**
 * A right, named by what it rests on. `audience` says which grants a document asks for, `holds` which ones a person
 * has; access is their intersection. Nothing else decides access.
 */
export type Grant = `${GrantKind}:${string}`;
type GrantKind =
  | 'person'
  | 'member'
  | 'judges'
  | 'specialist'
  | 'heads'
  | 'head'
  | 'author'
  | 'panel'
  | 'seat'
  | 'handler'
  | 'decider'
  | 'region'
  | 'centre'
  | 'coordinator'
  | 'network'
  | 'networked'
  | 'distance'
  | 'school'
  | 'local';

/** Which grants a document asks for. One set of readers, one of writers, nothing finer. */
export interface Audience {
  readonly read: readonly Grant[];
  readonly write: readonly Grant[];
}

export const grant = {
  /** The person alone. */
  person: (person: PersonId): Grant => `person:${person}`,
  /** Anybody with a current role in the place. */
  member: (place: PlaceId): Grant => `member:${place}`,
  /** Anybody in the place with a role to judge materials. */
  judges: (place: PlaceId): Grant => `judges:${place}`,
  /** The responsible specialist or the deputy. */
  specialist: (place: PlaceId): Grant => `specialist:${place}`,
  /** All heads of associations of the place. */
  heads: (place: PlaceId): Grant => `heads:${place}`,
  /** The head of one association. */
  head: (place: PlaceId, association: string): Grant => `head:${place}/${association}`,
  /** Author or co-author of a material. */
  author: (material: string): Grant => `author:${material}`,
  /** Every active expert of a submission. */
  panel: (submission: SubmissionId): Grant => `panel:${submission}`,
  /** One active expert's own seat on a panel: the right to write one's sheet. */
  seat: (submission: SubmissionId, person: PersonId): Grant => `seat:${submission}/${person}`,
  /** A specialist who is not an author of the material, where another specialist is. */
  handler: (material: string): Grant => `handler:${material}`,
  /** A head or specialist who is not an author of the material, where the deciding head is. */
  decider: (material: string): Grant => `decider:${material}`,
  /** Anybody with a role in network lessons, or keeping registers, in a place of the same region as this one. */
  region: (place: PlaceId): Grant => `region:${place}`,
  /** Whoever composes the timetable of a centre (РКЦ). */
  centre: (centre: PlaceId): Grant => `centre:${centre}`,
  /** The municipal coordinator. */
  coordinator: (place: PlaceId): Grant => `coordinator:${place}`,
  /** The administrators of a network; the municipal coordinator where it has no base school. */
  network: (centre: PlaceId, network: string): Grant => `network:${centre}/${network}`,
  /** Everybody who works in a network: administrators, distance teachers, its schools, their coordinators. */
  networked: (centre: PlaceId, network: string): Grant => `networked:${centre}/${network}`,
  /** One distance teacher of a network. */
  distance: (centre: PlaceId, network: string, person: PersonId): Grant =>
    `distance:${centre}/${network}/${person}`,
  /** Local coordinator and administration of a school. */
  school: (centre: PlaceId, school: string): Grant => `school:${centre}/${school}`,
  /** The local coordinator of a school alone. */
  local: (centre: PlaceId, school: string): Grant => `local:${centre}/${school}`,
};
