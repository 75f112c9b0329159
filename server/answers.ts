import type { Context } from 'hono';
import type { z } from 'zod';
import type { Session } from './store/store';

/** What a request carries once its session is known. */
export type Env = { Variables: { session: Session } };

export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 426 | 429 | 503;

/** RFC 9457; the code is stable, the wording stands on the screens. */
export const refuse = (c: Context, status: RefusalStatus, code: string) =>
  c.json({ code }, status, { 'content-type': 'application/problem+json' });

/** The body by its schema. Throws what `http.ts` answers with 400. */
export async function body<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await c.req.json());
}
