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
  | 'decider';

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
};
