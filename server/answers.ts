import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { refusalText } from '../src/lib/domain/phrases';
import type { Session } from './store/store';

/** What a request carries once its session is known. */
export type Env = {
  Bindings: { incoming?: IncomingMessage };
  Variables: { session: Session; known: KnownSession; refused?: string };
};

/** The session a request comes with, if any. */
export interface KnownSession {
  readonly session: Session | undefined;
  /** Renews it and its cookie when that is due. */
  readonly renew: () => Promise<void>;
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 426 | 429 | 503;

/** RFC 9457: the code is stable, the title is the sentence that screens show for it. */
export const PROBLEM = { 'content-type': 'application/problem+json' };
export const problem = (status: number, code: string) => ({ title: refusalText(code), status, code });

/** Refuses a request and has it noted; what is our own failure is no refusal of theirs. */
export function refuse(c: Context, status: RefusalStatus, code: string) {
  if (status < 500) c.set('refused', code);
  return c.json(problem(status, code), status, PROBLEM);
}

/** An endpoint as it is written in the code: a path itself may hold an invitation's token. */
export function endpointOf(c: Context): string {
  const named = matchedRoutes(c).filter(({ path }) => !path.endsWith('*'));
  return `${c.req.method} ${named.at(-1)?.path ?? '/api/*'}`;
}

/** The body by its schema. Throws what `http.ts` answers with 400. */
export async function body<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await c.req.json());
}
