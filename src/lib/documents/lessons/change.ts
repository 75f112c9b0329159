import type * as Y from 'yjs';
import type { GridPlace, MarkRow, NeedRow, OfferRow } from '../../domain/lessons/paper';
import { change, put } from '../own-edit';
import { marksIn, needsIn, offersIn, placesIn } from './read';
import { removeRow, setRow } from './rows';

/** Some fields of a row; `undefined` empties one. */
type Fields<Row> = { readonly [Field in keyof Row]?: Row[Field] | undefined };

export const setOffer = (doc: Y.Doc, lesson: string, fields: Fields<OfferRow>) =>
  setRow(offersIn(doc), lesson, fields);
export const removeOffer = (doc: Y.Doc, lesson: string) => removeRow(offersIn(doc), lesson);

export const setMark = (doc: Y.Doc, lesson: string, fields: Fields<MarkRow>) =>
  setRow(marksIn(doc), lesson, fields);
export const removeMark = (doc: Y.Doc, lesson: string) => removeRow(marksIn(doc), lesson);

export const setNeed = (doc: Y.Doc, need: string, fields: Fields<NeedRow>) =>
  setRow(needsIn(doc), need, fields);
export const removeNeed = (doc: Y.Doc, need: string) => removeRow(needsIn(doc), need);

/** Puts a lesson into the plan, or takes it out. */
export const setPlace = (doc: Y.Doc, lesson: string, place: GridPlace | undefined) =>
  change(doc, () => put(placesIn(doc), lesson, place));

/** [V-09] Puts a whole proposal into the plan at once; what is pinned meanwhile stays. */
export const setPlaces = (doc: Y.Doc, places: ReadonlyMap<string, GridPlace | undefined>) =>
  change(doc, () => {
    for (const [lesson, place] of places) {
      const stands = placesIn(doc).get(lesson) as GridPlace | undefined;
      if (!stands?.pinned || place?.pinned) put(placesIn(doc), lesson, place);
    }
  });
