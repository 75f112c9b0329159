import type { Facts } from '../facts';
import { FEDERAL_CALENDAR, withMarks } from '../shared/calendar';
import type { PlaceId } from '../shared/ids';
import { bookingOf, type Booking } from './booking';
import { conflictsOf, type Conflict } from './conflicts';
import { needsOf, useFor, type Use } from './equipment';
import type { Frame } from './frame';
import type { Series, Slot } from './lesson';
import { lessonsOf, seriesOf, seriesWith, stands, type NetworkLesson } from './network-lesson';
import { Occupancy } from './occupancy';
import { occurrencesOf, type Occurrence } from './occurrence';
import type { Place } from '../people/place';
import { placesOf, regionOf, type Region } from './region';

interface Made {
  readonly places: readonly Place[];
  readonly frame: Frame;
}
const frames = new WeakMap<Region, Map<string, Made>>();

/**
 * What lessons of a term stand in, by the registers of the centre and the clocks of its municipalities; undefined for a term
 * it does not know. The same value as long as nothing has changed, so that what is remembered with it stays of use.
 */
export function frameOf(facts: Facts, centre: PlaceId, term: string): Frame | undefined {
  const region = regionOf(facts, centre);
  const named = region?.terms.get(term);
  if (!region || !named) return undefined;
  const places = placesOf(facts, region);
  const own = facts.places.get(centre)!;
  const seen = [own, ...places];
  const made = frames.get(region) ?? new Map<string, Made>();
  frames.set(region, made);
  const known = made.get(term);
  if (known?.places.length === seen.length && known.places.every((place, index) => place === seen[index]))
    return known.frame;
  const frame: Frame = {
    term: named,
    calendar: withMarks(
      FEDERAL_CALENDAR,
      [...own.days].map(([date, { day }]) => [date, day] as const),
    ),
    zones: new Map(
      places.flatMap(({ zone, schools }) => [...schools.keys()].map((school) => [school, zone] as const)),
    ),
    bells: region.bells,
    closures: [...region.closures.values()],
    resources: [...region.resources.values()],
  };
  made.set(term, { places: seen, frame });
  return frame;
}

const booked = new WeakMap<NetworkLesson, { readonly frame: Frame; readonly bookings: readonly Booking[] }>();

/** The dated lessons of one that stands, with what each of them takes. */
export function bookingsOfLesson(lesson: NetworkLesson, frame: Frame): readonly Booking[] {
  const known = booked.get(lesson);
  if (known?.frame === frame) return known.bookings;
  const bookings = stands(lesson) ? bookingsAt(seriesOf(lesson), lesson.booked?.uses, frame) : [];
  booked.set(lesson, { frame, bookings });
  return bookings;
}

/** The dated lessons of a series where it stands. */
export const bookingsAt = (series: Series, uses: readonly Use[] | undefined, frame: Frame): Booking[] =>
  occurrencesOf(series, frame).flatMap(
    (occurrence) => bookingOf(occurrence, frame, usesOf(occurrence, uses, frame)) ?? [],
  );

/** [V-12, V-17] What a date takes of the equipment of its series: schools that have left or are closed leave theirs free. */
const usesOf = (
  { lesson }: Occurrence,
  uses: readonly Use[] | undefined,
  { resources }: Frame,
): readonly Use[] | undefined =>
  uses && needsOf(lesson, resources).flatMap((need) => useFor(need, uses, resources) ?? []);

/** Everything that stands in a term of a centre, by what it takes; without one lesson, which is about to be put elsewhere. */
export function occupancyOf(facts: Facts, centre: PlaceId, term: string, without?: string): Occupancy {
  const frame = frameOf(facts, centre, term)!;
  const others = lessonsOf(facts, centre, term).filter(({ id }) => id !== without);
  return new Occupancy(
    frame,
    others.flatMap((lesson) => bookingsOfLesson(lesson, frame)),
  );
}

/** Where an application is to stand. */
export interface Standing {
  readonly weekday: number;
  readonly slot: Slot;
  readonly uses: readonly Use[];
  readonly schools: readonly string[];
}

/**
 * [V-07, V-08] What speaks against confirming a lesson at a place, beside everything confirmed already; with `occupied` at hand
 * for many questions about one state. A date that a holiday or a closed school takes is not held and stands in nobody's way.
 */
export function conflictsAt(
  facts: Facts,
  lesson: NetworkLesson,
  { weekday, slot, uses, schools }: Standing,
  occupied?: Occupancy,
): Conflict[] {
  const frame = frameOf(facts, lesson.place, lesson.offer.term);
  if (!frame) return [];
  const series = { ...seriesWith(lesson, schools), weekday, slot };
  const wanted = occurrencesOf(series, frame).flatMap((each) => wantedOn(each, uses, frame));
  return conflictsOfWanted(
    wanted,
    occupied ?? occupiedBeside(facts, lesson, wanted, frame, lesson.id),
    frame,
  );
}

/** [V-08, V-12] What speaks against one date of a lesson that stands, moved or given to somebody else. */
export function conflictsOfDate(facts: Facts, lesson: NetworkLesson, planned: string): Conflict[] {
  const frame = frameOf(facts, lesson.place, lesson.offer.term);
  if (!frame) return [];
  const occurrence = occurrencesOf(seriesOf(lesson), frame).find((each) => each.planned === planned);
  if (!occurrence) return [];
  const wanted = wantedOn(occurrence, lesson.booked?.uses, frame);
  // Its other dates stay booked: a series must not run into itself.
  return conflictsOfWanted(wanted, occupiedBeside(facts, lesson, wanted, frame), frame);
}

/** What a date takes, or that nobody can say when it is; nothing when it is not held. */
type Wanted = { readonly booking: Booking } | { readonly unrung: Occurrence };

function wantedOn(occurrence: Occurrence, uses: readonly Use[] | undefined, frame: Frame): Wanted[] {
  if (occurrence.off) return [];
  const booking = bookingOf(occurrence, frame, usesOf(occurrence, uses, frame));
  return [booking ? { booking } : { unrung: occurrence }];
}

const conflictsOfWanted = (wanted: readonly Wanted[], others: Occupancy, frame: Frame): Conflict[] =>
  wanted.flatMap((each): Conflict[] =>
    'booking' in each
      ? conflictsOf(each.booking, others, frame)
      : [{ family: 'unrung', booking: each.unrung }],
  );

const DAY = 86_400_000;

/**
 * Of everything that stands only what is on days that are asked about: to put a whole term into an index for each of a
 * hundred confirmations takes longer than all the rest of their decisions.
 */
function occupiedBeside(
  facts: Facts,
  { place, offer }: NetworkLesson,
  wanted: readonly Wanted[],
  frame: Frame,
  without?: string,
): Occupancy {
  const dayOf = (instant: number) => Math.floor(instant / DAY);
  const days = new Set(
    wanted.flatMap((each) => ('booking' in each ? [dayOf(each.booking.start), dayOf(each.booking.end)] : [])),
  );
  const others = lessonsOf(facts, place, offer.term).filter(({ id }) => id !== without);
  return new Occupancy(
    frame,
    others.flatMap((lesson) =>
      bookingsOfLesson(lesson, frame).filter(
        ({ start, end }) => days.has(dayOf(start)) || days.has(dayOf(end)),
      ),
    ),
  );
}
