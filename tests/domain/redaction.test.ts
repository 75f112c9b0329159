import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/lib/domain/act';
import { redact, seenBy } from '../../src/lib/domain/acts';
import { accessWith, audience, holds } from '../../src/lib/domain/audience';
import { apply, noFacts, type Facts } from '../../src/lib/domain/facts';
import { documentsOf } from '../../src/lib/domain/materials/audience';
import { idOf, PLACE } from '../builders/municipality';
import type { History } from './history';
import { aMove, happens, KINDS, named, PEOPLE, story } from './random-history';
import { aFullHouse } from './round';

/** What the relay shows a person: entries by grant, private parts not theirs by hash only. */
function shownTo(history: History, person: string): Entry[] {
  const held = holds(history.facts, person);
  return history.entries
    .filter((entry) => seenBy(history.facts, entry).some((right) => held.has(right)))
    .map((entry) => redact(history.facts, entry, held));
}

function factsFrom(entries: readonly Entry[]): Facts {
  const facts = noFacts();
  for (const entry of entries) apply(facts, entry);
  return facts;
}

/** Every name that could be a document of the history, also those that no act mentions. */
function namesOf(history: History): string[] {
  const materials = [...history.facts.materials.values()];
  const names = materials.flatMap((material) => [
    ...documentsOf(material),
    ...material.submissions.flatMap(({ id, issued, earlierIssues }) => [
      ...PEOPLE.map((person) => `sheet/${PLACE}/${id}/${idOf(person)}`),
      `conclusion/${PLACE}/${id}`,
      `remarks/${PLACE}/${id}`,
      ...[...earlierIssues, ...(issued ? [issued] : [])].map(
        ({ act }) => `outcome/${PLACE}/${material.author}/${id}/${act}`,
      ),
    ]),
    ...PEOPLE.flatMap((person) => [
      `draft/${PLACE}/${idOf(person)}/${material.id}`,
      `help/${PLACE}/${idOf(person)}/${material.id}`,
    ]),
  ]);
  return [...new Set(names)];
}

const isOwn = (history: History, document: string, person: string) =>
  history.facts.materials.get(document.split('/').at(-1)!)?.author === person;

function differences(history: History): string[] {
  const names = namesOf(history);
  return PEOPLE.flatMap((name) => {
    const person = idOf(name);
    // Who has left has no session: nothing is shown to them any more.
    if (history.facts.people.get(person)?.leftAt) return [];
    const own = factsFrom(shownTo(history, person));
    const held = holds(history.facts, person);
    const ownHeld = holds(own, person);
    return names.flatMap((document) => {
      // A conversation in one's own name on another's material is no document of anybody.
      if (document.startsWith(`help/${PLACE}/${person}/`) && !isOwn(history, document, person)) return [];
      const really = accessWith(held, audience(history.facts, document));
      const believed = accessWith(ownHeld, audience(own, document));
      return really === believed ? [] : [`${name}: ${named(document)} is ${really}, believed ${believed}`];
    });
  });
}

describe('[X-05] facts a person is shown', () => {
  test('give the same access to every document as all facts', () => {
    const reached = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 90, size: 'max' }), (moves) => {
        const history = aFullHouse();
        for (const move of moves) {
          const kind = happens(history, move);
          if (kind) reached.set(kind, (reached.get(kind) ?? 0) + 1);
        }
        const found = differences(history);
        if (found.length > 0) throw new Error([...story(history), '', ...found].join('\n'));
      }),
      {
        numRuns: Number(process.env.RUNS ?? 100),
        // The same histories each time, because whether they reach everything is asked below; a hunt takes other seeds.
        seed: Number(process.env.SEED ?? 20261122),
      },
    );
    // A property over histories that never get anywhere would hold of anything.
    for (const kind of KINDS) expect(reached.get(kind) ?? 0, kind).toBeGreaterThan(0);
  }, 600_000);
});
