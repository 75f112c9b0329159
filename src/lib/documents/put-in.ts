import * as Y from 'yjs';
import { compareFields, type FieldDifference } from '../domain/shared/compare';
import { NO_FORM, type RubricForm } from '../domain/materials/rubric';
import type { Change } from '../domain/shared/change';
import { docOfChanges, isRich, putInChanges } from './changes';
import { plainFields } from './plain';

/** What putting changes into a document would do, in words. */
export interface PutInReading {
  /** What the document would say instead of what it says; `mine` is now, `theirs` is after. */
  readonly comes: readonly FieldDifference[];
  /** Of these, fields in which others have changed the same sentences: both stay. */
  readonly both: ReadonlySet<string>;
  /** Some of it is text with a form of its own, of which the words alone come. */
  readonly wordsAlone: boolean;
  /** Values that others have set meanwhile, which stay; `mine` is what is not put in. */
  readonly stays: readonly FieldDifference[];
}

/** Tries it on a copy. Without a form fields are told apart by their ids, as who only counts them needs it. */
export function readPutIn(
  name: string,
  doc: Y.Doc,
  changes: readonly Change[],
  rubric: RubricForm = NO_FORM,
): PutInReading {
  const after = new Y.Doc();
  Y.applyUpdate(after, Y.encodeStateAsUpdate(doc));
  const wanted = docOfChanges(name, changes);
  const fields = (of: Y.Doc) => plainFields(name, of, rubric);
  const present = fields(doc);
  const { both, theirs } = putInChanges(name, after, changes, '');
  const left = new Set(theirs.map(fieldOf));
  const reading = {
    comes: compareFields(present, fields(after), present),
    both: new Set(both.map(fieldOf)),
    wordsAlone: changes.some(({ root }) => isRich(name, root)),
    stays: compareFields(fields(wanted), present, present).filter(({ id }) => left.has(id)),
  };
  after.destroy();
  wanted.destroy();
  return reading;
}

/** The field of {@link plainFields} that shows a place. */
function fieldOf({ root, key }: Change): string {
  if (key === undefined) return root.replace(/^section:/, '').replace(/^remark:/, 'remark-');
  if (root === 'resolved') return `resolved-${key}`;
  return root === 'files' || root === 'sources' ? root : key;
}
