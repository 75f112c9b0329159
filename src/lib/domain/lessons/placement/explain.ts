import { conflictsOf, type Conflict } from '../conflicts';
import { FAMILIES } from '../constraints';
import type { Frame } from '../frame';
import { Occupancy } from '../occupancy';
import { bookingsOf, type Place, type Placement, type Unplaced } from './application';
import { optionsOf, type Option, type Relaxable } from './options';

export const RELAXABLE: readonly Relaxable[] = ['allowed', ...FAMILIES];

/** [V-09] Why a lesson has no place, everything else standing where it stands. */
export interface Explanation {
  readonly unplaced: Unplaced;
  /**
   * The constraint without which there is a place. Several where no single one is to blame: without all of them there is a
   * place, and none of them can be missing. Empty where the school's bells or clock are not known at all.
   */
  readonly keptOutBy: readonly Relaxable[];
  /** Where it would stand then: of such places the nearest to what was asked. */
  readonly place?: Place;
  /** What is in the way there, by name; empty where only the application itself rules the place out. */
  readonly conflicts: readonly Conflict[];
}

/**
 * [V-09] Every lesson without a place with the constraint that keeps it out, found by relaxing one family at a time; of
 * several that would do, the one that lets it nearest to what was asked.
 */
export function explain(placement: Placement, frame: Frame): Explanation[] {
  const booked = new Occupancy(frame, bookingsOf(placement));
  return placement.unplaced.map((unplaced) => {
    const without = (families: readonly Relaxable[]) => freePlace(unplaced, booked, frame, new Set(families));
    const [nearest] = RELAXABLE.flatMap((family) => {
      const option = without([family]);
      return option ? [{ keptOutBy: [family], option }] : [];
    }).toSorted((a, b) => a.option.cost - b.option.cost);
    if (nearest) return told(unplaced, nearest.keptOutBy, nearest.option);
    const keptOutBy = indispensable(RELAXABLE, (families) => without(families) !== undefined);
    const option = without(keptOutBy);
    return option ? told(unplaced, keptOutBy, option) : { unplaced, keptOutBy: [], conflicts: [] };
  });

  function told(
    unplaced: Unplaced,
    keptOutBy: readonly Relaxable[],
    { place, bookings }: Option,
  ): Explanation {
    const conflicts = bookings.flatMap((booking) => conflictsOf(booking, booked, frame));
    return { unplaced, keptOutBy, place, conflicts };
  }
}

/** The nearest place that is free when some constraints do not count. */
function freePlace(
  { application, week }: Unplaced,
  booked: Occupancy,
  frame: Frame,
  without: ReadonlySet<Relaxable>,
): Option | undefined {
  const { series } = application;
  const own = week === undefined ? application : { ...application, series: { ...series, weeks: [week] } };
  const families = new Set(FAMILIES.filter((family) => without.has(family)));
  return optionsOf(own, frame, without).find(({ bookings }) =>
    bookings.every((booking) => booked.fits(booking, { without: families })),
  );
}

/** What is left of a set that is enough when everything is taken out that is not needed. */
function indispensable<T>(all: readonly T[], isEnough: (set: readonly T[]) => boolean): readonly T[] {
  return all.reduce<readonly T[]>((left, each) => {
    const rest = left.filter((other) => other !== each);
    return isEnough(rest) ? rest : left;
  }, all);
}
