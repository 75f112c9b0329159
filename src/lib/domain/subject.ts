/** What acts are about. */
export type SubjectKind = 'place' | 'person' | 'material' | 'lesson' | 'need';

/** A subject, `<kind>:<id>`, in its two parts. */
export const partsOf = (subject: string) => subject.split(':') as [kind: SubjectKind, id: string];

/** The id in a subject of a kind; undefined in one of another kind. */
export function idIn(kind: SubjectKind, subject: string): string | undefined {
  const [of, id] = partsOf(subject);
  return of === kind ? id : undefined;
}
