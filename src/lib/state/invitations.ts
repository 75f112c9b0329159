import type { RoleName } from '../domain/people/person';
import { ApiError, apiOf } from '../sync/api';
import type { App, Refusal } from './app.svelte';

export interface Invitation {
  readonly link: string;
  readonly expiresAt: number;
}

/** What an invitation says to whoever holds it. */
export interface Invited {
  readonly name: string;
  readonly by: string;
  readonly place: string;
  readonly roles: readonly RoleName[];
  readonly login: string;
  /** Until when it can be used. */
  readonly expiresAt: number;
  /** `link` opens the program without a password. */
  readonly kind: 'account' | 'link';
  /** How many materials of theirs there are. */
  readonly papers: number;
}

const path = (token: string) => `/api/invitations/${encodeURIComponent(token)}`;
const refusal = (error: unknown): Refusal => ({ code: error instanceof ApiError ? error.code : 'try-again' });

/**
 * Makes a link that lets a person choose login and password, or come in without, once; only the relay can make it.
 */
export async function invite(
  app: App,
  person: string,
  kind: Invited['kind'] = 'account',
): Promise<Invitation | Refusal> {
  try {
    const { token, expiresAt } = await app.api.json<{ token: string; expiresAt: number }>(
      'POST',
      '/api/invitations',
      { person, kind },
    );
    return { link: `${location.origin}/invitation/${token}`, expiresAt };
  } catch (error) {
    return refusal(error);
  }
}

export async function lookUpInvitation(token: string): Promise<Invited | Refusal> {
  return await apiOf(undefined)
    .json<Invited>('GET', path(token))
    .catch((error: unknown) => refusal(error));
}

/** Takes an invitation: the relay sets login and password and opens a session. */
export async function takeInvitation(
  token: string,
  login: string,
  password: string,
): Promise<{ readonly person: string } | Refusal> {
  return await apiOf(undefined)
    .json<{ person: string }>('POST', path(token), { login, password })
    .catch((error: unknown) => refusal(error));
}

/** Takes a personal link: the relay opens a session without a password. */
export async function openLink(token: string): Promise<{ readonly person: string } | Refusal> {
  return await apiOf(undefined)
    .json<{ person: string }>('POST', `${path(token)}/open`, {})
    .catch((error: unknown) => refusal(error));
}

/** Takes back a person's unused links, and the way in that one without a password has opened. */
export async function revokeLinks(app: App, person: string): Promise<Refusal | undefined> {
  return await app.api
    .json('DELETE', '/api/invitations', { person })
    .then(() => undefined)
    .catch((error: unknown) => refusal(error));
}

/** Gives oneself login and password after coming by a link. */
export async function makeAccount(app: App, login: string, password: string): Promise<Refusal | undefined> {
  return await app.api
    .json('POST', '/api/account', { login, password })
    .then(() => undefined)
    .catch((error: unknown) => refusal(error));
}

/** The token in what a person pasted: the whole link or the code at its end. */
export function tokenIn(pasted: string): string {
  const text = pasted.trim();
  return /invitation\/([\w-]+)/.exec(text)?.[1] ?? (/^[\w-]{16,}$/.test(text) ? text : '');
}

/** The link as a picture to point a phone at, as an address for <img>. */
export async function qrOf(link: string): Promise<string> {
  const { toString } = await import('qrcode');
  const svg = await toString(link, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
