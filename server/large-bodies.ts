import type { Context } from 'hono';
import { LIMITS } from '../src/lib/protocol/limits';
import { refuse, type Env } from './answers';
import { TOO_MUCH } from './operations/operations';

/** What a person's devices are sending in large bodies. */
interface Sender {
  bodies: number;
  /** Over when what came before is read and done. */
  last: Promise<void>;
}

/**
 * What devices exchange in one request, megabytes of it: a few bodies of one person are in memory at a time, from their
 * first byte until they are done, and the relay is at work on one of them.
 */
export class LargeBodies {
  readonly #senders = new Map<string, Sender>();

  /** Gathers a request's body and does with it what is to be done; `done` says that the body is needed no more. */
  async take(
    c: Context<Env>,
    work: (body: Uint8Array, done: () => void) => Promise<Response>,
  ): Promise<Response> {
    const length = lengthOf(c);
    if (length !== undefined && length > LIMITS.catchUpBytes) return refuse(c, 413, 'too-large');
    if (length !== undefined && length <= LIMITS.bodyBytes)
      return await work((await gather(c, length))!, () => undefined);
    const { person } = c.get('session');
    const sender = this.#senders.get(person) ?? { bodies: 0, last: Promise.resolve() };
    if (sender.bodies >= LIMITS.largeBodiesPerPerson) {
      c.header('retry-after', '5');
      return refuse(c, 429, TOO_MUCH);
    }
    this.#senders.set(person, sender);
    sender.bodies++;
    let done = () => {};
    const over = new Promise<void>((resolve) => (done = resolve));
    void over.then(() => {
      if (--sender.bodies === 0) this.#senders.delete(person);
    });
    try {
      const body = await gather(c, length);
      if (!body) {
        done();
        return refuse(c, 413, 'too-large');
      }
      const before = sender.last;
      sender.last = over;
      await before;
      return await work(body, done);
    } catch (error) {
      done();
      throw error;
    }
  }
}

/** What a request says of its length: nothing when it comes in chunks. */
function lengthOf(c: Context): number | undefined {
  const said = c.req.header('transfer-encoding') === undefined ? c.req.header('content-length') : undefined;
  return said === undefined ? undefined : Number(said);
}

/** The body in one piece; undefined when it is longer than any may be. */
async function gather(c: Context<Env>, length: number | undefined): Promise<Uint8Array | undefined> {
  // Not by way of the request's own reading, which holds everything twice.
  const source: AsyncIterable<Uint8Array> | Uint8Array[] = c.env.incoming ?? c.req.raw.body ?? [];
  let body = new Uint8Array(length ?? LIMITS.bodyBytes);
  let size = 0;
  for await (const chunk of source) {
    if (size + chunk.byteLength > LIMITS.catchUpBytes) return undefined;
    if (size + chunk.byteLength > body.byteLength) {
      const grown = new Uint8Array(Math.min(LIMITS.catchUpBytes, 2 * (size + chunk.byteLength)));
      grown.set(body.subarray(0, size));
      body = grown;
    }
    body.set(chunk, size);
    size += chunk.byteLength;
  }
  return body.subarray(0, size);
}
