import type { Context } from 'hono';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
 * What devices exchange in one request, megabytes of it. While it comes it lies in a file, however slowly that is: in
 * memory is what the relay is at work on, and that is one body of a person.
 */
export class LargeBodies {
  readonly #senders = new Map<string, Sender>();

  /** @param folder Of this object alone: what a relay has left there that ended is removed. */
  constructor(private readonly folder: string) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** Gathers a request's body and does with it what is to be done; `done` says that the body is needed no more. */
  async take(
    c: Context<Env>,
    work: (body: Uint8Array, done: () => void) => Promise<Response>,
  ): Promise<Response> {
    const length = lengthOf(c);
    if (length !== undefined && length > LIMITS.catchUpBytes) return refuse(c, 413, 'too-large');
    if (length !== undefined && length <= LIMITS.bodyBytes)
      return await work(await inMemory(c, length), () => undefined);
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
    const file = join(this.folder, randomUUID());
    try {
      if (!(await toFile(c, file))) {
        done();
        return refuse(c, 413, 'too-large');
      }
      const before = sender.last;
      sender.last = over;
      await before;
      const body = await readFile(file);
      await rm(file);
      return await work(body, done);
    } catch (error) {
      done();
      throw error;
    } finally {
      await rm(file, { force: true });
    }
  }
}

/** What a request says of its length: nothing when it comes in chunks. */
function lengthOf(c: Context): number | undefined {
  const said = c.req.header('transfer-encoding') === undefined ? c.req.header('content-length') : undefined;
  return said === undefined ? undefined : Number(said);
}

/** The bytes of a request as they come; not by way of the request's own reading, which holds everything twice. */
const bytesOf = (c: Context<Env>): AsyncIterable<Uint8Array> | Uint8Array[] =>
  c.env.incoming ?? c.req.raw.body ?? [];

/** A body that is as long as it says, by the reading of HTTP: no longer one comes. */
async function inMemory(c: Context<Env>, length: number): Promise<Uint8Array> {
  const body = new Uint8Array(length);
  let size = 0;
  for await (const chunk of bytesOf(c)) {
    body.set(chunk, size);
    size += chunk.byteLength;
  }
  return body.subarray(0, size);
}

/** Writes a body to a file; false when it is longer than any may be. Not flushed: nothing is promised of it. */
async function toFile(c: Context<Env>, file: string): Promise<boolean> {
  const handle = await open(file, 'wx');
  try {
    let size = 0;
    for await (const chunk of bytesOf(c)) {
      size += chunk.byteLength;
      if (size > LIMITS.catchUpBytes) return false;
      await handle.writeFile(chunk);
    }
    return true;
  } finally {
    await handle.close();
  }
}
