import type { NetworkLesson } from '../../../../src/lib/domain/lessons/network-lesson';
import { frameOf } from '../../../../src/lib/domain/lessons/schedule';
import { addDays, instantAt } from '../../../../src/lib/domain/shared/calendar';
import type { Sample } from '../sample';
import { SAMPLE_TIME_ZONE } from '../schools';
import { TERM, termAround } from './calendar';
import { ADMINISTRATORS } from './people';
import { CENTRE_PLACE } from './places';

const MINUTE = 60_000;
/** Who connects schools is on duty by turns. */
const DISPATCHERS = ['vorontsov', 'yermolayeva'];

/** The sample's region: what has been done in it before today, as steps in the order of time. */
export class RegionWay {
  readonly term;

  constructor(readonly sample: Sample) {
    this.term = termAround(sample.today);
  }

  /** A moment in working hours so many days ago, another for each number; never in the future. */
  at(daysAgo: number, number: number): number {
    const date = addDays(this.sample.today, -daysAgo);
    const at = instantAt(date, '08:30', SAMPLE_TIME_ZONE) + ((number * 37) % 540) * MINUTE;
    return Math.min(at, this.sample.started - (60 - (number % 50)) * MINUTE);
  }

  step(daysAgo: number, number: number, run: () => Promise<unknown>): void {
    this.stepAt(this.at(daysAgo, number), run);
  }

  stepAt(at: number, run: () => Promise<unknown>): void {
    this.sample.steps.push({ at, run: async () => void (await run()) });
  }

  /** Enters an act of somebody in the centre's queue. */
  act(person: string, kind: string, subject: string, payload: object = {}, values?: Record<string, unknown>) {
    const { sample } = this;
    return sample.actIn(CENTRE_PLACE, sample.person(person), kind, subject, { ...payload }, values);
  }

  dispatcher(number: number): string {
    return DISPATCHERS[number % DISPATCHERS.length]!;
  }

  administrator(network: string): string {
    return ADMINISTRATORS[network]!;
  }

  lesson(id: string): NetworkLesson {
    return this.sample.relay.rights.facts.lessons.get(id)!;
  }

  frame() {
    return frameOf(this.sample.relay.rights.facts, CENTRE_PLACE, TERM)!;
  }
}
