import { LIMITS } from '../../src/lib/protocol/limits';
import type { Who } from './watch';

/** How much may be refused to one before it is slowed, and before everything is; drained again by the minute. */
export interface Measure {
  readonly slowed: number;
  readonly closed: number;
  readonly drainedPerMinute: number;
}
export interface Measures {
  readonly session: Measure;
  readonly person: Measure;
  readonly address: Measure;
}
export const MEASURES: Measures = {
  session: LIMITS.refusalsOfSession,
  person: LIMITS.refusalsOfPerson,
  address: LIMITS.refusalsOfAddress,
};

/** Whose a measure is. */
export interface Owner {
  readonly kind: keyof Measures;
  readonly id: string;
}

interface Level {
  level: number;
  /** When the level was last drained. */
  at: number;
  closed: boolean;
  /** When the next slowed answer is due. */
  next: number;
}

/** What is to be done with the next request of somebody; times in milliseconds. */
export type Standing =
  | { readonly is: 'free' }
  | { readonly is: 'slowed'; readonly wait: number }
  | { readonly is: 'closed'; readonly wait: number };

const FREE: Standing = { is: 'free' };

function ownersOf(who: Who): Owner[] {
  if ('address' in who) return [{ kind: 'address', id: who.address }];
  const person: Owner = { kind: 'person', id: who.person };
  return who.session === undefined ? [person] : [{ kind: 'session', id: who.session }, person];
}

/**
 * Who is refused again and again. Everybody has a measure that drains by itself: a device with a bug, which is refused
 * a few times a minute, never fills it. A session's is its own, so that one device does not cost its person the others;
 * a person's own, larger one is for who makes session after session. Strangers share their address's: whoever has
 * signed in behind the same address is not disturbed.
 */
export class Offenders {
  readonly #levels = new Map<string, Level>();

  constructor(
    private readonly measures: Measures,
    private readonly now: () => number,
    /** Told once when a measure is full. */
    private readonly closed: (owner: Owner) => void = () => undefined,
  ) {}

  /** Counts a refusal. */
  charge(who: Who, cost: number): void {
    for (const owner of ownersOf(who)) this.#charge(owner, cost);
  }

  /** How the next request of somebody is to be met; a slowed one takes its turn by asking. */
  standing(who: Who): Standing {
    const standings = ownersOf(who).map((owner) => this.#standing(owner));
    const worst = (is: Standing['is']) => standings.find((standing) => standing.is === is);
    return worst('closed') ?? worst('slowed') ?? FREE;
  }

  #charge(owner: Owner, cost: number): void {
    const measure = this.measures[owner.kind];
    const key = keyOf(owner);
    const level = this.#drained(key, measure) ?? { level: 0, at: this.now(), closed: false, next: 0 };
    level.level = Math.min(measure.closed, level.level + cost);
    // Written again at the end: the map's order is that of the last refusal, and the oldest goes first.
    this.#levels.delete(key);
    this.#levels.set(key, level);
    for (const oldest of this.#levels.keys()) {
      if (this.#levels.size <= LIMITS.refusalKeys) break;
      this.#levels.delete(oldest);
    }
    if (level.level < measure.closed || level.closed) return;
    level.closed = true;
    this.closed(owner);
  }

  #standing(owner: Owner): Standing {
    const measure = this.measures[owner.kind];
    const level = this.#drained(keyOf(owner), measure);
    if (!level || level.level <= measure.slowed) return FREE;
    const now = this.now();
    const over = level.level - measure.slowed;
    if (level.closed) return { is: 'closed', wait: (over / measure.drainedPerMinute) * 60_000 };
    const due = Math.max(now, level.next);
    // So many wait already that this one would be given up before its turn.
    if (due - now > LIMITS.refusalPatience) return { is: 'closed', wait: due - now };
    level.next = due + LIMITS.refusalPace;
    return { is: 'slowed', wait: due - now };
  }

  #drained(key: string, measure: Measure): Level | undefined {
    const level = this.#levels.get(key);
    if (!level) return undefined;
    const now = this.now();
    level.level = Math.max(0, level.level - ((now - level.at) / 60_000) * measure.drainedPerMinute);
    level.at = now;
    if (level.level <= measure.slowed) level.closed = false;
    if (level.level === 0) this.#levels.delete(key);
    return level.level === 0 ? undefined : level;
  }
}

const keyOf = ({ kind, id }: Owner) => `${kind} ${id}`;
