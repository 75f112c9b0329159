import { afterAll, beforeAll, expect, test } from 'vitest';
import { aHandIn, idOf, PLACE } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeAll(async () => void (running = await aService()));
afterAll(() => running.remove());

const ask = async (person: string, method: string, path = '') =>
  await running.ask(method, `/api/aside${path}`, undefined, {
    cookie: await running.cookieOf(person),
    'x-person': idOf(person),
  });

test('[X-06] what the relay keeps aside for a person is listed for that person alone and goes when they decide', async () => {
  const { relay } = running.service;
  const handIn = aHandIn();
  await relay.journal.submit(handIn.person, handIn);
  const document = `submission/${PLACE}/${idOf('author')}/${handIn.id}`;
  const [row] = await relay.store.documents([document]);
  const room = { count: 1, bytes: 1000 };
  const keep = (bytes: number[]) =>
    relay.store.keepAside(
      row!.id,
      { person: idOf('specialist'), reason: 'reader', at: 1, bytes: Uint8Array.from(bytes) },
      [],
      room,
    );
  const { id } = (await keep([1, 2, 3])) as { id: string };
  expect(await keep([4])).toEqual({ refused: 'no-room' });

  expect((await ask('specialist', 'GET')).json).toEqual([
    { id, document, incarnation: 1, reason: 'reader', at: 1, bytes: 'AQID' },
  ]);
  const long = Uint8Array.from({ length: 100_001 }, (_, index) => index % 251);
  const second = await relay.store.keepAside(
    row!.id,
    { person: idOf('specialist'), reason: 'reader', at: 2, bytes: long },
    [],
    { count: 2, bytes: 1_000_000 },
  );
  const listed = (await ask('specialist', 'GET')).json as { id: string; bytes: string }[];
  expect(listed.map((one) => one.id)).toEqual([id, (second as { id: string }).id]);
  expect(Buffer.compare(Buffer.from(listed[1]!.bytes, 'base64'), long)).toBe(0);
  // A device asks for ids, and for the rows it has not.
  expect((await ask('specialist', 'GET', '?ids')).json).toEqual(listed.map((one) => one.id));
  expect((await ask('specialist', 'GET', `?id=${id}`)).json).toEqual([listed[0]]);
  expect((await ask('head', 'GET', '?ids')).json).toEqual([]);
  for (const other of [`?id=${id}`, '?id=', '?id=nothing'])
    expect((await ask('head', 'GET', other)).json).toEqual([]);
  await ask('specialist', 'DELETE', `/${(second as { id: string }).id}`);
  expect((await ask('head', 'GET')).json).toEqual([]);
  expect((await ask('head', 'DELETE', `/${id}`)).status).toBe(200);
  expect(await relay.store.asideOf(idOf('specialist'))).toHaveLength(1);

  for (let time = 0; time < 2; time++) expect((await ask('specialist', 'DELETE', `/${id}`)).status).toBe(200);
  expect((await ask('specialist', 'GET')).json).toEqual([]);
  expect(await keep([4])).toHaveProperty('id');
});
