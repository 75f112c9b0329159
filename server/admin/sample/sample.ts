import { randomBytes } from 'node:crypto';
import { makePart, type Act } from '../../../src/lib/domain/act';
import { usualSchedule } from '../../../src/lib/domain/people/place';
import { proposedMonth } from '../../../src/lib/domain/materials/cycle';
import { dateAt } from '../../../src/lib/domain/shared/calendar';
import type { Files } from '../../files/files';
import type { Relay } from '../../relay/relay';
import { SAMPLE_ASSOCIATIONS } from './associations';
import type { SampleMaterial } from './content';
import { SAMPLE_PEOPLE } from './people';
import { SAMPLE_TIME_ZONE } from './schools';

/** The sample municipality's place. */
export const PLACE = 'zarechny';
export const HOUR = 3_600_000;

/** One thing a person did, at a moment. */
export interface Step {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/** Enters an act of a person on the version that is planned; answers its id. */
export type Enter = (
  person: string,
  kind: string,
  payload?: object,
  values?: Record<string, unknown>,
  basis?: string,
) => Promise<string>;

/** The sample as it is being built: who is in it, what is still to be done and when, and the ways to do it. */
export class Sample {
  readonly people = new Map<string, string>();
  /** What people will have done, in no order. */
  readonly steps: Step[] = [];
  readonly started = Date.now();
  readonly today = dateAt(this.started, SAMPLE_TIME_ZONE);
  readonly schedule = usualSchedule(SAMPLE_TIME_ZONE);
  readonly month = proposedMonth(this.schedule, this.today);

  constructor(
    readonly relay: Relay,
    readonly files: Files,
  ) {}

  person(key: string): string {
    const id = this.people.get(key);
    if (!id) throw new Error(`no person ${key}`);
    return id;
  }

  withRole(role: 'specialist' | 'deputy'): string {
    return this.person(SAMPLE_PEOPLE.find(({ roles }) => roles.some((each) => each.role === role))!.key);
  }

  /** Enters an act of somebody of the sample municipality; answers its id. */
  async act(
    person: string,
    kind: string,
    subject: string,
    payload: Act['payload'],
    values: Record<string, unknown> = {},
    basis?: string,
  ): Promise<string> {
    return await this.actIn(PLACE, person, kind, subject, payload, values, basis);
  }

  /** The same in another place's queue: an act of a municipality of the region, or one on its centre's registers and lessons. */
  async actIn(
    place: string,
    person: string,
    kind: string,
    subject: string,
    payload: Act['payload'],
    values: Record<string, unknown> = {},
    basis?: string,
  ): Promise<string> {
    const now = this.relay.now();
    const act: Act = {
      id: this.relay.ulid(now),
      kind,
      place,
      subject,
      payload,
      parts: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          makePart(randomBytes(16).toString('hex'), value),
        ]),
      ),
      needs: [],
      person,
      madeAt: now,
      ...(basis && { basis }),
    };
    const verdict = await this.relay.journal.enter(act);
    if (verdict.verdict !== 'accepted') throw new Error(`${kind} on ${subject}: ${JSON.stringify(verdict)}`);
    return act.id;
  }
}

/** Who decides on a material as head. */
export function headFor(sample: Sample, material: SampleMaterial): string {
  const association = SAMPLE_ASSOCIATIONS.find(({ subjects }) =>
    material.subjects.some((subject) => subjects.includes(subject)),
  )!;
  const head = SAMPLE_PEOPLE.find(({ roles }) =>
    roles.some((each) => each.role === 'head' && each.association === association.key),
  );
  return sample.person(head!.key);
}
