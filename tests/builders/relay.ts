import { pino } from 'pino';
import { Relay } from '../../server/relay/relay';
import { openSqlite } from '../../server/store/sqlite';
import { aStore } from './store';
import { founding, NOON } from './municipality';

/** A relay in memory with the tests' municipality. The clock stands at noon of 7 December 2026 until it is moved. */
export async function aRelay(options: { file?: string; founded?: boolean } = {}) {
  const clock = { now: NOON };
  const store = await (options.file ? openSqlite(options.file) : aStore());
  const relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => clock.now });
  if (options.founded !== false && (await store.lastSeq()) === 0) {
    for (const act of founding()) {
      const verdict = await relay.journal.enter(act);
      if (verdict.verdict !== 'accepted') throw new Error(`founding: ${act.kind} ${JSON.stringify(verdict)}`);
    }
  }
  return { relay, store, clock };
}
