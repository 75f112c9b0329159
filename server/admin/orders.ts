import type { Order } from '../operations/orders';
import { withDatabase } from './with-database';

/**
 * Leaves an order for the relay and waits for its answer: `accepted`, or the code of a refusal; undefined when no relay
 * has carried it out in time. It stays then, and is carried out when one can.
 */
export async function order(dataDir: string, asked: Order, patience = 60_000): Promise<string | undefined> {
  const id = withDatabase(
    dataDir,
    (db) =>
      db.prepare('INSERT INTO operator_order (asked) VALUES (?)').run(JSON.stringify(asked)).lastInsertRowid,
  );
  for (const until = Date.now() + patience; Date.now() < until;) {
    await new Promise((done) => setTimeout(done, 250));
    const answer = withDatabase(dataDir, (db) =>
      db.prepare('SELECT answer FROM operator_order WHERE id = ?').pluck().get(id),
    ) as string | null;
    if (answer !== null) return answer;
  }
  return undefined;
}
