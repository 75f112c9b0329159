import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { LIMITS } from '../src/lib/protocol/limits';
import { AFew } from './a-few';
import { refuse, type Env } from './answers';
import { TOO_MUCH } from './operations/operations';

/**
 * Answers of megabytes: a few of one person are under way at a time, until the last byte has left, and each is made as
 * fast as it is read. One of which nothing is read for long is ended: its device asks again.
 */
export class LongAnswers {
  readonly #few: AFew;

  constructor(
    atOnce: number,
    private readonly patience: number = LIMITS.unreadAnswer,
  ) {
    this.#few = new AFew(atOnce, LIMITS.answersWaiting);
  }

  /**
   * Answers with what `make` brings, once it is this person's turn; refuses when too many wait for theirs. `over` is
   * called when nothing more will be made, whatever the reason.
   */
  async send(
    c: Context<Env>,
    type: string,
    make: () => AsyncIterable<Uint8Array>,
    over: (error?: unknown) => void = () => undefined,
  ): Promise<Response> {
    const { person } = c.get('session');
    const end = await this.#few.enter(person);
    if (!end) {
      over();
      c.header('retry-after', '5');
      return refuse(c, 429, TOO_MUCH);
    }
    const outgoing = (c.env as Partial<HttpBindings>).outgoing;
    if (outgoing?.destroyed) {
      // Nobody is there any more to read it.
      over();
      end();
      return c.body(null);
    }
    c.header('content-type', type);
    return stream(c, async (out) => {
      /** Since when the last piece waits to leave; while the next is being made, nobody is late in reading. */
      let waits: number | undefined;
      const unread = setInterval(() => {
        if (waits !== undefined && performance.now() - waits > this.patience) outgoing?.destroy();
      }, this.patience / 4);
      unread.unref();
      try {
        made: for await (const bytes of make())
          for (let from = 0; from < bytes.byteLength; from += LIMITS.partBytes) {
            // The next when this one has left: what is not read is not even copied.
            waits = performance.now();
            await out.write(bytes.subarray(from, from + LIMITS.partBytes));
            waits = undefined;
            if (out.aborted) break made;
          }
        over();
      } catch (error) {
        // The device takes an answer without its last record for a broken line and asks again.
        over(error);
      } finally {
        clearInterval(unread);
        end();
      }
    });
  }
}
