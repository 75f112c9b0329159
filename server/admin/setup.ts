import { randomBytes } from 'node:crypto';
import { makePart, type Act } from '../../src/lib/domain/act';
import { Contacts, fullName, hasRole, type PersonName } from '../../src/lib/domain/people/person';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import type { Accounts } from '../accounts/accounts';
import type { Files } from '../files/files';
import { Queue } from '../queue';
import type { Relay } from '../relay/relay';
import type { Store } from '../store/store';
import type { SteppingClock } from './sample/build';

/** Who the sample's sign-in page offers. */
export interface SamplePersona {
  readonly person: string;
  readonly name: string;
  readonly post: string;
  readonly roles: readonly string[];
  /** The title of the municipality or centre they work in. */
  readonly place: string;
}

/** Why nothing can be set up now; stable codes, worded on the screens. */
export type SetupRefusal = 'already-founded' | 'sample-building' | 'sample-unfinished';
export class SetupError extends Error {
  constructor(readonly code: SetupRefusal) {
    super(code);
  }
}

/** Where loading the sample stands: a store whose loading broke off is no municipality. */
const SAMPLE = 'sample';

/**
 * True for a store in which the sample's loading broke off. Until it is complete nobody can sign in or found anything,
 * so nothing of anybody's lies in such a store, and the next start begins with an empty one.
 */
export async function isUnfinishedSample(store: Store): Promise<boolean> {
  return (await store.meta(SAMPLE)) === 'building' && !(await store.hasAccounts());
}

/** What the first specialist says of the municipality and themselves. */
export interface Founding {
  readonly title: string;
  readonly zone: string;
  readonly name: PersonName;
  readonly login: string;
  readonly password: string;
}

/**
 * The first start. Whoever knows the one-time code, printed where the relay was started, makes the municipality and
 * its specialist, or loads the sample; without the code nobody does. It is over once somebody has an account, which
 * is made last: a founding that broke off can be done again, and skips what is there.
 */
export class Setup {
  #state: 'open' | 'building' | 'unfinished' | 'founded';
  readonly #queue = new Queue();

  private constructor(
    private readonly relay: Relay,
    private readonly accounts: Accounts,
    readonly code: string,
    private readonly clock: SteppingClock,
    founded: boolean,
  ) {
    this.#state = founded ? 'founded' : 'open';
  }

  static async load(relay: Relay, accounts: Accounts, clock: SteppingClock): Promise<Setup> {
    const { store } = relay;
    const code = (await store.meta('setup-code')) ?? randomBytes(5).toString('hex');
    await store.setMeta('setup-code', code);
    const founded = isSample(relay) || (await store.hasAccounts());
    return new Setup(relay, accounts, code, clock, founded);
  }

  get founded(): boolean {
    return this.#state === 'founded';
  }
  get building(): boolean {
    return this.#state === 'building';
  }
  /** Why nothing can be set up now; undefined when it can. */
  get refusal(): SetupRefusal | undefined {
    if (this.#state === 'building') return 'sample-building';
    if (this.#state === 'unfinished') return 'sample-unfinished';
    return this.#state === 'founded' ? 'already-founded' : undefined;
  }
  /** One-click sign-in exists only while every place is a sample. */
  get sample(): boolean {
    return this.founded && isSample(this.relay);
  }

  /** Founds the municipality, enters its specialist and opens their account; answers the specialist's id. */
  async found({ title, zone, name, login, password }: Founding): Promise<string> {
    return await this.#queue.run(async () => {
      if (this.refusal) throw new SetupError(this.refusal);
      const place = 'm1';
      const { facts } = this.relay.rights;
      if (!facts.places.has(place))
        await this.enter(place, `place:${place}`, 'found-place', { title, zone, sample: false });
      const begun = [...facts.people.values()].find((entered) => entered.place === place);
      const person = begun?.id ?? this.relay.ulid(this.relay.now());
      const subject = `person:${person}`;
      // A login may look like an address without being one.
      const email = Contacts.shape.email.safeParse(login).success ? login : '';
      const post = 'ответственный специалист';
      await this.enter(place, subject, 'enter-person', { post }, { name, contacts: { email, phone: '' } });
      if (!hasRole(facts.people.get(person), 'specialist')) {
        const from = dateAt(this.relay.now(), facts.places.get(place)!.zone);
        await this.enter(place, subject, 'grant-role', { role: 'specialist', from, begins: 'now' });
      }
      await this.accounts.setPassword(person, login, password);
      this.#state = 'founded';
      return person;
    });
  }

  /** Loads the sample municipality; only into an empty store. */
  async loadSample(files: Files): Promise<void> {
    await this.#queue.run(async () => {
      const empty = this.relay.rights.facts.places.size === 0;
      if (this.refusal || !empty) throw new SetupError(this.refusal ?? 'already-founded');
      this.#state = 'building';
      try {
        await this.relay.store.setMeta(SAMPLE, 'building');
        const { buildSample } = await import('./sample/build');
        await buildSample(this.relay, files, this.clock);
        await this.relay.store.setMeta(SAMPLE, 'complete');
        this.#state = 'founded';
      } catch (error) {
        this.#state = 'unfinished';
        throw error;
      }
    });
  }

  samplePeople(): SamplePersona[] {
    return [...this.relay.rights.facts.people.values()].map((person) => ({
      person: person.id,
      name: fullName(person),
      post: person.post,
      place: this.relay.rights.facts.places.get(person.place)?.title ?? '',
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

function isSample(relay: Relay): boolean {
  const places = [...relay.rights.facts.places.values()];
  return places.length > 0 && places.every(({ sample }) => sample);
}
