import { randomBytes } from 'node:crypto';
import { makePart, type Act } from '../../src/lib/domain/act';
import type { PersonName } from '../../src/lib/domain/people/person';
import { fullName } from '../../src/lib/domain/people/person';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import type { Files } from '../files/files';
import type { Relay } from '../relay/relay';
import type { SteppingClock } from './sample/build';

/** Who the sample's sign-in page offers. */
export interface SamplePersona {
  readonly person: string;
  readonly name: string;
  readonly post: string;
  readonly roles: readonly string[];
}

/**
 * The first start. Whoever knows the one-time code, printed where the relay was started, makes the municipality and
 * its specialist, or loads the sample; without the code nobody does.
 */
export class Setup {
  #building = false;

  private constructor(
    private readonly relay: Relay,
    readonly code: string,
    private readonly clock: SteppingClock,
  ) {}

  static async load(relay: Relay, clock: SteppingClock): Promise<Setup> {
    const code = (await relay.store.meta('setup-code')) ?? randomBytes(5).toString('hex');
    await relay.store.setMeta('setup-code', code);
    return new Setup(relay, code, clock);
  }

  get founded(): boolean {
    return this.relay.rights.facts.places.size > 0 && !this.#building;
  }
  get building(): boolean {
    return this.#building;
  }
  /** One-click sign-in exists only while every place is a sample. */
  get sample(): boolean {
    const places = [...this.relay.rights.facts.places.values()];
    return this.founded && places.every(({ sample }) => sample);
  }

  /** Founds the municipality and enters its specialist; answers the specialist's id. */
  async found(founding: { title: string; zone: string; name: PersonName; login: string }): Promise<string> {
    const place = 'm1';
    const person = this.relay.ulid(this.relay.now());
    const today = dateAt(this.relay.now(), founding.zone);
    await this.enter(place, `place:${place}`, 'found-place', {
      title: founding.title,
      zone: founding.zone,
      sample: false,
    });
    await this.enter(
      place,
      `person:${person}`,
      'enter-person',
      { post: 'ответственный специалист' },
      {
        name: founding.name,
        contacts: { email: founding.login.includes('@') ? founding.login : '', phone: '' },
      },
    );
    await this.enter(place, `person:${person}`, 'grant-role', {
      role: 'specialist',
      from: today,
      begins: 'now',
    });
    return person;
  }

  /** Loads the sample municipality; only into an empty store. */
  async loadSample(files: Files): Promise<void> {
    if (this.founded) throw new Error('The store is not empty.');
    this.#building = true;
    try {
      const { buildSample } = await import('./sample/build');
      await buildSample(this.relay, files, this.clock);
    } finally {
      this.#building = false;
    }
  }

  samplePeople(): SamplePersona[] {
    return [...this.relay.rights.facts.people.values()].map((person) => ({
      person: person.id,
      name: fullName(person),
      post: person.post,
      roles: [...new Set(person.roles.filter(({ state }) => state === 'current').map(({ role }) => role))],
    }));
  }

  /** An act of the setup, in the relay's name. Throws when it is refused: that is a defect. */
  private async enter(
    place: string,
    subject: string,
    kind: string,
    payload: Act['payload'],
    values: Record<string, unknown> = {},
  ): Promise<void> {
    const salt = () => randomBytes(16).toString('hex');
    const parts = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, makePart(salt(), value)]),
    );
    const verdict = await this.relay.act({ kind, place, subject, payload, parts });
    if (verdict.verdict !== 'accepted') throw new Error(`${kind}: ${JSON.stringify(verdict)}`);
  }
}
