import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { setPhrase } from '../../src/lib/documents/materials/change';
import { readPhrases } from '../../src/lib/documents/materials/read';
import { phrasebookName, phrasesName } from '../../src/lib/domain/materials/names';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { anAct, idOf, NOON, PLACE } from '../builders/municipality';
import { aModifiedClient } from '../builders/modified-client';
import { must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

const SHARED = phrasebookName({ place: PLACE });
const OWN = phrasesName({ place: PLACE }, idOf('expert1'));
let running: TestService;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService();
}, 60_000);
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

function aPhrase(text: string) {
  const doc = new Y.Doc();
  setPhrase(doc, 'p', text);
  return Y.encodeStateAsUpdate(doc);
}
const texts = async (name: string) =>
  await (
    await running.service.relay.documents.load(name)
  )?.read('test', (doc) => readPhrases(doc).map(({ text }) => text));
const told = async (person: string) => {
  const { records } = await (await aModifiedClient(running, person)).catchUp({ cursor: 0 });
  return records.flatMap((record) => (record.record === 'document' ? [record.document] : []));
};

describe('[E-28] the shared phrases at the relay', () => {
  test('are begun by nobody who may not keep them, in no way', async () => {
    for (const person of ['expert1', 'author'])
      expect(await (await aModifiedClient(running, person)).write(SHARED, aPhrase('Моё'))).toEqual({
        'catch-up': 'forbidden',
        sync: CLOSE.forbidden.code,
        mux: CLOSE.forbidden.code,
      });
    expect(running.service.relay.documents.row(SHARED)).toBeUndefined();
  });

  test('are written by the desk and by heads, told to who judges and to nobody else', async () => {
    const { relay } = running.service;
    for (const [person, text] of [
      ['specialist', 'Укажите источник.'],
      ['head', 'Проверьте условие.'],
    ] as const) {
      const live = (await relay.documents.open(SHARED, idOf(person)))!;
      const doc = new Y.Doc();
      setPhrase(doc, person, text);
      expect(await live.write(idOf(person), Y.encodeStateAsUpdate(doc))).toMatchObject({ verdict: 'stored' });
    }
    expect(await texts(SHARED)).toEqual(['Проверьте условие.', 'Укажите источник.']);
    for (const person of ['expert1', 'head', 'specialist']) expect(await told(person)).toContain(SHARED);
    for (const person of ['author', 'stranger']) expect(await told(person)).not.toContain(SHARED);
  });

  test('an expert who writes into them is kept aside, and nobody reads it', async () => {
    expect(await (await aModifiedClient(running, 'expert1')).write(SHARED, aPhrase('Моё'))).toEqual({
      'catch-up': 'reader',
      sync: 'reader',
      mux: 'reader',
    });
    expect(await texts(SHARED)).toHaveLength(2);
  });

  test('a teacher who becomes an expert is told of them', async () => {
    await must(
      running.service.relay,
      anAct(idOf('specialist'), 'grant-role', `person:${idOf('stranger')}`, {
        role: 'expert',
        association: 'informatics',
        from: '2026-12-07',
        begins: 'now',
      }),
    );
    expect(await told('stranger')).toContain(SHARED);
  });
});

test('[E-28] one’s own phrases go to one’s own devices alone, and with the person [X-06]', async () => {
  const { relay } = running.service;
  const live = (await relay.documents.open(OWN, idOf('expert1')))!;
  await live.write(idOf('expert1'), aPhrase('Только моё.'));
  expect(await told('expert1')).toContain(OWN);
  for (const person of ['expert2', 'specialist', 'head']) {
    expect(await told(person)).not.toContain(OWN);
    expect(await (await aModifiedClient(running, person)).write(OWN, aPhrase('Чужое'))).toMatchObject({
      'catch-up': 'forbidden',
    });
  }
  await must(relay, anAct(idOf('specialist'), 'leave', `person:${idOf('expert1')}`));
  // Only the operator erases a person, in the relay's name.
  await relay.journal.enter(anAct(RELAY, 'erase-person', `person:${idOf('expert1')}`));
  expect(relay.documents.row(OWN)).toBeUndefined();
});
