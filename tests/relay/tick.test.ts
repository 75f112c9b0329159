import { afterEach, expect, test } from 'vitest';
import { hasRole } from '../../src/lib/domain/people/person';
import type { Store } from '../../server/store/store';
import { anAct, founding, idOf } from '../builders/municipality';
import { aRelay } from '../builders/relay';

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

/** The municipality, with a term for its only specialist. */
async function withATerm(until: string) {
  const running = await aRelay({ founded: false });
  stores.push(running.store);
  for (const act of founding()) {
    const own = act.kind === 'grant-role' && act.subject === `person:${idOf('specialist')}`;
    await running.relay.journal.enter(own ? { ...act, payload: { ...act.payload, until } } : act);
  }
  const isSpecialist = (name: string) =>
    hasRole(running.relay.rights.facts.people.get(idOf(name)), 'specialist');
  return { ...running, isSpecialist };
}

test('[X-04] [E-01] the role of the last specialist outlasts its term until another specialist is there', async () => {
  const { relay, store, clock, isSpecialist } = await withATerm('2026-12-31');
  const seq = await store.lastSeq();
  clock.now = Date.parse('2027-01-01T07:00:00Z');
  await relay.tick();
  await relay.tick();
  expect(isSpecialist('specialist')).toBe(true);
  expect(await store.lastSeq()).toBe(seq);

  const successor = anAct(idOf('specialist'), 'grant-role', `person:${idOf('stranger')}`, {
    role: 'specialist',
    from: '2027-01-01',
    begins: 'now',
  });
  expect(await relay.journal.submit(successor.person, successor)).toMatchObject({ verdict: 'accepted' });
  await relay.tick();
  expect([isSpecialist('specialist'), isSpecialist('stranger')]).toEqual([false, true]);
});

test('[X-04] a renewed role takes over from the one whose term is over, with no gap between them', async () => {
  const { relay, clock, isSpecialist } = await withATerm('2026-12-31');
  const renewal = anAct(idOf('specialist'), 'grant-role', `person:${idOf('specialist')}`, {
    role: 'specialist',
    from: '2027-01-01',
    begins: 'later',
  });
  await relay.journal.submit(renewal.person, renewal);
  clock.now = Date.parse('2027-01-01T07:00:00Z');
  await relay.tick();
  expect(isSpecialist('specialist')).toBe(true);
  await relay.tick();
  const { roles } = relay.rights.facts.people.get(idOf('specialist'))!;
  expect(roles.map(({ state }) => state)).toEqual(['ended', 'current']);
});
