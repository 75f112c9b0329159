import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { LIMITS } from '../../src/lib/protocol/limits';

export const COOKIE = 'session';

/** The session's token in a Cookie header. */
export function tokenOf(header: string | null | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(header ?? '')?.[1];
}

/** Gives the browser a session's token, or gives it for as long again. */
export function keepToken(c: Context, token: string): void {
  setCookie(c, COOKIE, token, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: LIMITS.sessionDays * 86_400,
    secure: c.req.header('x-forwarded-proto') === 'https',
  });
}

export function dropToken(c: Context): void {
  setCookie(c, COOKIE, '', { path: '/', maxAge: 0 });
}
