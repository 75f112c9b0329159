import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../store/store';
import { Health } from './health';
import { Metrics } from './metrics';
import { MEASURES, Offenders, type Measures, type Owner } from './offenders';
import { Refusals } from './refusals';
import { watchedStore } from './watched-store';
import type { Watch, Who } from './watch';

/** What happens to somebody every day without any fault of theirs or their device's; ten of them count as one. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'session',
  'session-of-another',
  'wrong-password',
  'too-many-attempts',
  'login-taken',
  'person-left',
  'invitation-unknown',
  'invitation-used',
  'invitation-over',
  'invitation-revoked',
  'has-account',
  'newer-app',
  'not-found',
]);
const EVERYDAY_COST = 0.1;
/** What is answered to whoever is slowed or closed already; held against nobody, so that it wears off. */
export const TOO_MUCH = 'too-much';

/** Watching over the running relay: its figures, its health, what it refuses and to whom. */
export class Operations {
  readonly metrics = new Metrics();
  readonly health = new Health(Date.now);
  readonly offenders: Offenders;
  readonly #refusals: Refusals;
  readonly #writing: NodeJS.Timeout;
  readonly store: Store;

  constructor(store: Store, log: Logger, closed: (owner: Owner) => void, measures: Measures = MEASURES) {
    this.store = watchedStore(store, (operation, seconds, good) => {
      this.metrics.committed(operation, seconds, good);
      this.health.committed(good);
    });
    this.offenders = new Offenders(measures, Date.now, closed);
    this.#refusals = new Refusals(this.store, Date.now, (error) =>
      log.error({ error: String(error) }, 'writing the journal of refusals failed'),
    );
    this.#writing = setInterval(() => void this.#refusals.flush(), 1_000);
    this.#writing.unref();
  }

  readonly watch: Watch = {
    refused: (refused) => {
      this.metrics.refused(refused.code);
      this.#refusals.note(refused);
      if (refused.offends !== false && refused.code !== TOO_MUCH)
        this.offenders.charge(refused.who, EVERYDAY.has(refused.code) ? EVERYDAY_COST : 1);
    },
    wrote: (written) => this.metrics.wrote(written),
    decided: (verdict) => this.metrics.decided(verdict),
    delivered: (result) => this.metrics.delivered(result),
    caughtUp: (seconds, received, sent) => this.metrics.caughtUp(seconds, received, sent),
  };

  /** Lets somebody wait for their turn; answers for how many seconds they are to stay away, if they are. */
  async admit(who: Who): Promise<number | undefined> {
    const standing = this.offenders.standing(who);
    if (standing.is === 'closed') return Math.ceil(standing.wait / 1_000);
    if (standing.is === 'slowed') await sleep(standing.wait, undefined, { ref: false });
    return undefined;
  }

  /** Writes what is not written yet; before the store is closed. */
  async close(): Promise<void> {
    clearInterval(this.#writing);
    await this.#refusals.flush();
  }
}
