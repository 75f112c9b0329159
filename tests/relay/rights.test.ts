import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Rights } from '../../server/relay/rights';
import type { Entry } from '../../src/lib/domain/act';
import { ACTS } from '../../src/lib/domain/acts';
import { access } from '../../src/lib/domain/audience';
import { documentsOf } from '../../src/lib/domain/materials/audience';
import { anAct, idOf } from '../builders/municipality';
import { aMove, happens, PEOPLE, story } from '../domain/random-history';
import { aFullHouse } from '../domain/round';

/** A device that catches up now and then: entries by id, the newest copy of each. */
interface Device {
  readonly person: string;
  cursor: number;
  readonly entries: Map<string, Entry>;
  readonly documents: Set<string>;
}

function catchUp(rights: Rights, device: Device, seq: number) {
  for (const entry of rights.entriesFor(device.person, device.cursor)) device.entries.set(entry.id, entry);
  for (const [document, since] of rights.readable(device.person))
    if (since > device.cursor || device.cursor === 0) device.documents.add(document);
  device.cursor = seq;
}

const values = ({ parts }: Entry) => Object.keys(parts).filter((name) => parts[name]!.value !== undefined);

test('[X-05] a device that catches up now and then has what one that begins anew is given', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ move: aMove, away: fc.nat(3) }), { maxLength: 70, size: 'max' }),
      (moves) => {
        const history = aFullHouse();
        const rights = new Rights();
        const devices = PEOPLE.map((name): Device => ({
          person: idOf(name),
          cursor: 0,
          entries: new Map(),
          documents: new Set(),
        }));
        let added = 0;
        const follow = () => {
          for (; added < history.entries.length; added++) rights.add(history.entries[added]!);
        };
        follow();
        moves.forEach(({ move, away }, turn) => {
          happens(history, move);
          follow();
          devices.forEach((device, index) => {
            if ((turn + index) % (away + 1) === 0) catchUp(rights, device, history.entries.length);
          });
        });
        for (const device of devices) {
          catchUp(rights, device, history.entries.length);
          for (const entry of rights.entriesFor(device.person, 0)) {
            const kept = device.entries.get(entry.id);
            const missing = kept
              ? values(entry).filter((part) => !values(kept).includes(part))
              : ['all of it'];
            if (missing.length > 0)
              throw new Error(
                [...story(history), '', `${device.person} lacks ${missing.join()} of ${entry.kind}`].join(
                  '\n',
                ),
              );
          }
          for (const document of rights.readable(device.person).keys())
            expect(device.documents.has(document), document).toBe(true);
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 60), ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
}, 600_000);

test('[X-05] the index says after every act what the domain says of access', () => {
  fc.assert(
    fc.property(fc.array(aMove, { maxLength: 40, size: 'max' }), (moves) => {
      const history = aFullHouse();
      const rights = new Rights();
      let added = 0;
      const begun = new Set<string>();
      const check = () => {
        for (; added < history.entries.length; added++) rights.add(history.entries[added]!);
        const documents = [...history.facts.materials.values()].flatMap(documentsOf);
        for (const document of documents) {
          if (begun.has(document)) continue;
          rights.begin(document, added);
          begun.add(document);
        }
        for (const person of PEOPLE.map(idOf)) {
          const said = documents.map((document) => rights.access(person, document));
          // The domain's own answer, from the facts alone: nothing is kept there from act to act.
          const expected = documents.map((document) => access(history.facts, person, document));
          const readable = rights.readable(person);
          const shown = documents.map((document) => readable.has(document));
          if (said.some((one, index) => one !== expected[index]))
            throw new Error(
              [...story(history), '', `${person}: ${said.join()} is not ${expected.join()}`].join('\n'),
            );
          expect(shown).toEqual(expected.map((one) => one !== 'none'));
        }
      };
      check();
      for (const move of moves) {
        happens(history, move);
        check();
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 25), ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
}, 600_000);

test('an act on a person costs the same however many there were before it', () => {
  const history = aFullHouse();
  const rights = new Rights();
  for (const entry of history.entries) rights.add(entry);
  const seen = vi.spyOn(ACTS.get('choose-reminders')!, 'seenBy');
  const choose = (number: number) =>
    anAct(idOf('author'), 'choose-reminders', `person:${idOf('author')}`, {
      address: `https://metod${number}.example`,
    });
  for (let number = 0; number < 300; number++) rights.add(history.accept(choose(number)));
  expect(seen.mock.calls.length).toBeLessThan(300 * 4);
  expect(rights.entriesFor(idOf('author'), 0).filter(({ kind }) => kind === 'choose-reminders')).toHaveLength(
    300,
  );
  seen.mockRestore();
});
