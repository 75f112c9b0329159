import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { order } from '../../server/admin/orders';
import { personNamed } from '../../server/admin/person-named';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aHandIn, anAct, idOf, PLACE } from '../builders/municipality';
import { must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeEach(async () => void (running = await aService()));
afterEach(async () => await running.remove());

test('[X-06] the operator erases a person by an order that the running relay carries out', async () => {
  const { dataDir } = running;
  const author = idOf('author');
  const cookie = await running.cookieOf('author');
  expect(personNamed(dataDir, author)).toBe(author);
  expect(personNamed(dataDir, 'nobody')).toBeUndefined();
  expect(await order(dataDir, { order: 'erase-person', person: author })).toBe('accepted');
  expect(running.service.relay.rights.facts.people.get(author)).toMatchObject({ erased: true });
  expect((await running.ask('GET', '/api/aside', undefined, { cookie })).status).toBe(401);
  expect(await order(dataDir, { order: 'erase-document', document: `conclusion/${PLACE}/x` })).toBe(
    'wrong-subject',
  );
  expect(await order(dataDir, { order: 'erase-person', person: 'nobody' })).toBe('not-found');
  expect(await order(dataDir, { order: 'erase-person', person: idOf('specialist') })).toBe('last-specialist');
});

test('[X-06] files that only an erased draft had go from the disk, those handed in or still mentioned stay', async () => {
  const { relay, files } = running.service;
  const author = idOf('author');
  const put = (text: string) => files.put(Buffer.from(text), author);
  const [erased, living, handedIn] = [await put('стёрт'), await put('живёт'), await put('сдан')];
  const draft = async (material: string, hash: string) => {
    const name = `draft/${PLACE}/${author}/${idOf(material)}`;
    const doc = new Y.Doc();
    doc.getMap('files').set(hash, { hash, name: 'план.docx', type: '', size: 5 });
    await (await relay.documents.open(name, author))!.write(author, Y.encodeStateAsUpdate(doc));
    return name;
  };
  const going = await draft('going', erased);
  await draft('living', living);
  const file = { hash: handedIn, name: 'план.docx', type: '', size: 4 };
  await must(relay, aHandIn('paper', { files: [file] }));
  await must(relay, anAct(author, 'erase-document', `place:${PLACE}`, { document: going }));

  const there = () =>
    [erased, living, handedIn].map((hash) => existsSync(join(running.dataDir, 'files', hash)));
  await files.sweepErased(Date.now());
  expect(there()).toEqual([true, true, true]);
  await files.sweepErased(Date.now() + LIMITS.fileBeforeMention + 1);
  expect(there()).toEqual([false, true, true]);
});
