import type { Instant, PersonId } from '../domain/shared/ids';

/** What is known of one write without reading it. */
export interface Write {
  readonly person: PersonId;
  readonly at: Instant;
  /** Brought back by its person after a restore; who had written it is another question. */
  readonly brought: boolean;
}

/** A run of writes that a reader takes for one thing done: by one person, or by several who wrote at the same time. */
export interface Step {
  /** The writes from `first` up to, and without, `end`. */
  readonly first: number;
  readonly end: number;
  readonly people: readonly PersonId[];
  readonly begins: Instant;
  readonly ends: Instant;
  readonly brought: boolean;
}

const MINUTE = 60_000;
/** After such a pause somebody begins anew. */
export const PAUSE = 5 * MINUTE;
/** Whoever goes on within this time after somebody else's write was writing at the same time. */
export const TOGETHER = MINUTE;
/** Longer work is told in parts. */
export const LONGEST = 15 * MINUTE;

/**
 * [E-26] The steps of a history, in order: together they are all its writes. A step ends with a pause, with another
 * person, and after a quarter of an hour. Two who type at once would make a step of every letter: whose run is
 * interrupted for less than a minute is in one step with whoever wrote in between.
 */
export function stepsOf(writes: readonly Write[]): Step[] {
  const steps: Step[] = [];
  for (const [first, end] of joined(runsOf(writes), writes)) {
    let begun = first;
    for (let index = first + 1; index <= end; index++) {
      if (index < end && writes[index]!.at - writes[begun]!.at <= LONGEST) continue;
      steps.push(stepOf(writes, begun, index));
      begun = index;
    }
  }
  return steps;
}

type Range = readonly [first: number, end: number];

/** Writes of one person without a pause. */
function runsOf(writes: readonly Write[]): Range[] {
  const runs: Range[] = [];
  let first = 0;
  for (let index = 1; index <= writes.length; index++) {
    const before = writes[index - 1]!;
    const next = writes[index];
    if (next?.person === before.person && next.brought === before.brought && next.at - before.at <= PAUSE)
      continue;
    runs.push([first, index]);
    first = index;
  }
  return runs;
}

/** Runs of people who wrote at the same time become one. What was brought back joins nothing. */
function joined(runs: readonly Range[], writes: readonly Write[]): Range[] {
  const ranges: Range[] = [];
  /** Each person's latest run since the last pause or bringing back, by its number. */
  let latest = new Map<PersonId, number>();
  /** For every run, the number of the first run of its range. */
  const head: number[] = [];
  runs.forEach(([first, end], number) => {
    const { person, at, brought } = writes[first]!;
    if (brought) latest = new Map();
    const earlier = latest.get(person);
    const goesOn = earlier !== undefined && at - writes[runs[earlier]![1] - 1]!.at <= TOGETHER;
    const from = goesOn ? head[earlier]! : number;
    while (ranges.length > 0 && ranges.at(-1)![0] >= runs[from]![0]) ranges.pop();
    ranges.push([runs[from]![0], end]);
    for (let each = from; each <= number; each++) head[each] = from;
    if (!brought) latest.set(person, number);
  });
  return ranges;
}

function stepOf(writes: readonly Write[], first: number, end: number): Step {
  const own = writes.slice(first, end);
  return {
    first,
    end,
    people: [...new Set(own.map(({ person }) => person))],
    begins: own[0]!.at,
    ends: own.at(-1)!.at,
    brought: own[0]!.brought,
  };
}
