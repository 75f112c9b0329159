import * as Y from 'yjs';
import { conclusionHash, readConclusion, readSheet, sheetHash } from '../../src/lib/documents/materials/read';
import type { Act } from '../../src/lib/domain/act';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { aHandIn, anAct, idOf, PLACE, ZONE } from '../builders/municipality';
import { aWholeSheet } from '../builders/paper';
import type { RelayProcess } from '../builders/relay-process';

const EXPERTS = ['expert1', 'expert2', 'expert3'];

/** A month that papers can be handed in for today. */
export const thisMonth = () => dateAt(Date.now(), ZONE).slice(0, 7);

/**
 * People who take paper after paper its whole way, and send again what was not answered, as their devices would. What
 * the relay has accepted is in {@link accepted}.
 */
export class Office {
  readonly accepted: Act[] = [];
  #open = true;
  #working: Promise<void> | undefined;

  constructor(private readonly relay: RelayProcess) {}

  begin(): void {
    this.#working = this.#work();
  }
  /** Lets the act at hand come to its end. */
  async close(): Promise<void> {
    this.#open = false;
    await this.#working;
  }

  async #work() {
    try {
      for (let paper = 1; ; paper++) await this.#paper(`paper ${paper}`);
    } catch (error) {
      if (!(error instanceof Closed)) throw error;
    }
  }

  async #paper(name: string) {
    const month = thisMonth();
    const handIn = aHandIn(name);
    await this.#do('author', { ...handIn, payload: { ...handIn.payload, month } });
    const { subject, id: submission } = handIn;
    const act = (person: string, kind: string, payload = {}, more = {}, ...edits: Uint8Array[]) =>
      this.#do(person, anAct(idOf(person), kind, subject, { submission, ...payload }, more), ...edits);
    await act('specialist', 'accept', { month, association: 'informatics' });
    for (const expert of EXPERTS) await act('head', 'appoint', { expert: idOf(expert), warnings: [] });
    for (const expert of EXPERTS) {
      const sheet = aWholeSheet(expert, 2);
      const document = `sheet/${PLACE}/${submission}/${idOf(expert)}`;
      const edit = encodeRecord({ record: 'update', document, incarnation: 1 }, Y.encodeStateAsUpdate(sheet));
      await act(expert, 'complete', {}, { basis: sheetHash(readSheet(sheet)) }, edit);
    }
    await act('expert1', 'open-sheets');
    const basis = await this.#textOf(`conclusion/${PLACE}/${submission}`);
    for (const expert of EXPERTS) await act(expert, 'confirm', {}, { basis });
    await act('specialist', 'issue', { verdict: 'recommend' }, { basis });
  }

  async #do(person: string, act: Act, ...edits: Uint8Array[]) {
    const said = await this.#until(async () => {
      const answer = await this.relay.catchUp(person, ...edits, encodeRecord({ record: 'act', act }));
      const verdict = answer.map(({ head }) => head).find((head) => head.record === 'verdict');
      return verdict?.verdict === 'waiting' ? undefined : verdict;
    });
    if (said.verdict !== 'accepted') throw new Error(`${act.kind}: ${JSON.stringify(said)}`);
    this.accepted.push(act);
  }

  async #textOf(conclusion: string): Promise<string> {
    return await this.#until(async () => {
      const answer = await this.relay.catchUp('expert1');
      const found = answer.find(({ head }) => head.record === 'document' && head.document === conclusion);
      if (!found) return undefined;
      const doc = new Y.Doc();
      Y.applyUpdate(doc, found.bytes);
      return conclusionHash(readConclusion(doc));
    });
  }

  /** Asks again until there is an answer, or the office closes. */
  async #until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    while (this.#open) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Closed();
  }
}

class Closed extends Error {}
