import type { RoleName } from '../domain/people/person';
import type { PersonHere } from '../storage/people-here';
import { ApiError, apiOf } from '../sync/api';
import { endSessions } from '../sync/ending';
import type { Refusal } from './app.svelte';

export type { PersonHere };

/** A person of the sample municipality, who enters by one press. */
export interface Persona {
  readonly person: string;
  readonly name: string;
  readonly post: string;
  readonly roles: readonly RoleName[];
  /** The title of the municipality or centre they work in. */
  readonly place: string;
}

export interface Entrance {
  /** False when the relay could not be asked. */
  readonly reached: boolean;
  readonly founded: boolean;
  readonly personas: readonly Persona[];
}

const api = apiOf(undefined);

/** What the relay says before anybody signs in. */
export async function askEntrance(): Promise<Entrance> {
  try {
    await endSessions();
    const { founded, sample } = await api.json<{ founded: boolean; sample: boolean }>('GET', '/api/state');
    const personas = sample ? await api.json<Persona[]>('GET', '/api/sample/people') : [];
    return { reached: true, founded, personas };
  } catch {
    return { reached: false, founded: true, personas: [] };
  }
}

type Entered = { readonly person: string };
async function entering(path: string, body: unknown): Promise<Entered | Refusal> {
  try {
    // Before a new session takes its cookie: a session nobody can name any more would live on at the relay.
    await endSessions();
    return await api.json<Entered>('POST', path, body);
  } catch (error) {
    return { code: error instanceof ApiError ? error.code : 'try-again' };
  }
}

export const signIn = (login: string, password: string) => entering('/api/session', { login, password });
export const enterSample = (person: string) => entering('/api/sample/session', { person });

/** Whether this browser still has the person's session: then nothing asks them for a password. */
export async function isSignedIn(person: string): Promise<boolean> {
  try {
    await apiOf(person).json('GET', '/api/session');
    return true;
  } catch {
    return false;
  }
}

/** Everybody whose data is on this device. */
export async function peopleHere(): Promise<readonly PersonHere[]> {
  const { peopleHere } = await import('../storage/people-here');
  return await peopleHere();
}
