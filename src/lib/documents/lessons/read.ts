import type * as Y from 'yjs';
import { GridPlace, MarkRow, NeedRow, OfferRow } from '../../domain/lessons/paper';
import { readRows, ROWS } from './rows';

/**
 * What the documents of `lessons` contain. Every reader takes any bytes; see {@link readRows} for how rows merge.
 *
 * | document | root types |
 * |----------|------------|
 * | offers   | Map `offers`: {@link OfferRow} by the id of the lesson it becomes |
 * | request  | Map `marks`: {@link MarkRow} by lesson; Map `needs`: {@link NeedRow} by the id of the need it becomes |
 * | grid     | Map `places`: {@link GridPlace} by lesson, replaced as a whole: weekday and period belong together |
 */
export const offersIn = (doc: Y.Doc) => doc.getMap('offers');
export const marksIn = (doc: Y.Doc) => doc.getMap('marks');
export const needsIn = (doc: Y.Doc) => doc.getMap('needs');
export const placesIn = (doc: Y.Doc) => doc.getMap('places');

/** [V-02] A teacher's timetable as it is being written. */
export const readOffers = (doc: Y.Doc): ReadonlyMap<string, OfferRow> =>
  readRows<OfferRow>(offersIn(doc), OfferRow.shape);

export interface Request {
  readonly marks: ReadonlyMap<string, MarkRow>;
  readonly needs: ReadonlyMap<string, NeedRow>;
}

/** [V-04, V-05] What a school is going to ask for. */
export const readRequest = (doc: Y.Doc): Request => ({
  marks: readRows<MarkRow>(marksIn(doc), MarkRow.shape),
  needs: readRows<NeedRow>(needsIn(doc), NeedRow.shape),
});

/** [V-09] Where the centre's plan puts what lessons, by lesson. */
export function readGrid(doc: Y.Doc): ReadonlyMap<string, GridPlace> {
  const places = new Map<string, GridPlace>();
  let looked = 0;
  for (const [lesson, value] of placesIn(doc)) {
    if (looked++ >= ROWS * 4) break;
    const parsed = GridPlace.safeParse(value);
    if (parsed.success) places.set(lesson, parsed.data);
  }
  return new Map([...places].sort(([a], [b]) => (a < b ? -1 : 1)));
}
