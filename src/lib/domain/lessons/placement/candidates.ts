import { Occupancy } from '../occupancy';
import type { Frame } from '../frame';
import { weeksOf, type Application, type Placed, type Placement } from './application';
import { optionsOf, type Option } from './options';

/** What has to be placed: an application as a whole, or one week of it, with every place it may have. */
export interface Candidate {
  readonly application: Application;
  readonly week?: number;
  readonly options: readonly Option[];
  /** How many dated lessons wait for a place: those of the nearest. */
  readonly dates: number;
}

/** Chooses places that keep every hard constraint beside what is booked already; a candidate may be left out. */
export type Choose = (
  candidates: readonly Candidate[],
  booked: Occupancy,
) => ReadonlyMap<Candidate, Option> | Promise<ReadonlyMap<Candidate, Option>>;

export function candidateOf(application: Application, frame: Frame): Candidate {
  const options = optionsOf(application, frame);
  const dates = options[0]?.bookings.length ?? weeksOf(application.series, frame).length;
  return { application, options, dates };
}

/** The weeks of an application as candidates of their own. */
export function weekByWeek(application: Application, frame: Frame): Candidate[] {
  return weeksOf(application.series, frame).map((week) => {
    const series = { ...application.series, weeks: [week] };
    return { ...candidateOf({ ...application, series }, frame), application, week };
  });
}

/**
 * [V-09] Places all applications of a term: what is pinned first, then series as wholes and lessons of one date, then, week by
 * week, the series for which there is no place as a whole.
 */
export async function place(
  applications: readonly Application[],
  frame: Frame,
  choose: Choose,
): Promise<Placement> {
  const placed: Placed[] = [];
  const booked = new Occupancy(frame);
  const put = ({ application, week }: Candidate, option: Option) => {
    const { place, bookings } = option;
    placed.push({ application, ...(week !== undefined && { week }), place, bookings });
    for (const booking of bookings) booked.add(booking);
  };
  /** Those for whom no place was found. */
  const round = async (candidates: readonly Candidate[]) => {
    const chosen = await choose(candidates, booked);
    for (const [candidate, option] of chosen) put(candidate, option);
    return candidates.filter((candidate) => !chosen.has(candidate));
  };

  const candidates = applications.map((application) => candidateOf(application, frame));
  for (const candidate of candidates) if (candidate.application.pinned) put(candidate, candidate.options[0]!);
  const whole = await round(candidates.filter(({ application }) => !application.pinned));
  const weeks = whole.filter(({ application }) => weeksOf(application.series, frame).length > 1);
  const apart = await round(weeks.flatMap(({ application }) => weekByWeek(application, frame)));
  const waiting = [...whole.filter((candidate) => !weeks.includes(candidate)), ...apart];
  return {
    placed,
    unplaced: waiting.map(({ application, week, dates }) => ({
      application,
      ...(week !== undefined && { week }),
      dates,
    })),
  };
}
