import { createHash } from 'node:crypto';
import { readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { filesComing, latestSubmission } from '../../src/lib/domain/materials/material';
import { RESTORED } from '../../server/store/recovery-meta';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aHandIn, anAct, idOf, PLACE } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeAll(async () => void (running = await aService()));
afterAll(() => running.remove());

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const draftOf = (author: string, material: string) => `draft/${PLACE}/${idOf(author)}/${idOf(material)}`;

/** Begins an upload as tus 1.0 does; answers where to send the bytes. */
async function begin(cookie: string, size: number | string, hash: string, more: Record<string, string> = {}) {
  return await fetch(`http://${running.address}/api/files/upload`, {
    method: 'POST',
    headers: {
      cookie,
      'tus-resumable': '1.0.0',
      'upload-length': String(size),
      'upload-metadata': `hash ${Buffer.from(hash).toString('base64')}`,
      ...more,
    },
  });
}
async function send(cookie: string, location: string, text: string, offset = 0) {
  return await fetch(new URL(location, `http://${running.address}`), {
    method: 'PATCH',
    headers: {
      cookie,
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: text,
  });
}
async function upload(person: string, text: string, hash = hashOf(text)) {
  const cookie = await running.cookieOf(person);
  const begun = await begin(cookie, Buffer.byteLength(text), hash);
  const sent = await send(cookie, begun.headers.get('location')!, text);
  return { cookie, status: sent.status };
}

/** Writes or takes back the mention of a file in a draft, as its author's device does. */
async function mention(name: string, hash: string, mentioned: boolean) {
  const author = name.split('/')[2]!;
  const live = (await running.service.relay.documents.open(name, author))!;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await live.read('test', (doc) => Y.encodeStateAsUpdate(doc)));
  const before = Y.encodeStateVector(doc);
  const files = doc.getMap('files');
  if (mentioned) files.set(hash, { hash, name: 'план.docx', type: '', size: 4 });
  else files.delete(hash);
  expect(await live.write(author, Y.encodeStateAsUpdate(doc, before))).toMatchObject({ verdict: 'stored' });
}
const read = async (hash: string, document: string, person: string, range?: string) =>
  await running.ask('GET', `/api/files/${hash}?document=${encodeURIComponent(document)}`, undefined, {
    cookie: await running.cookieOf(person),
    ...(range && { range }),
  });

test('[E-03] a draft’s file is given while the draft mentions it, and to nobody who only knows its hash', async () => {
  const text = 'план урока';
  const hash = hashOf(text);
  const name = draftOf('author', 'with-file');
  expect((await upload('author', text)).status).toBe(204);
  await mention(name, hash, false);
  expect((await read(hash, name, 'author')).status).toBe(404);
  await mention(name, hash, true);
  expect((await read(hash, name, 'author')).text).toBe(text);
  expect((await read(hash, name, 'author', 'bytes=0-7')).text).toBe('план');
  expect((await read(hash, name, 'stranger')).status).toBe(404);

  // Another author names the hash in a card of their own without having the bytes.
  const thief = draftOf('stranger', 'stolen');
  await mention(thief, hash, true);
  expect((await read(hash, thief, 'stranger')).status).toBe(404);

  await mention(name, hash, false);
  expect((await read(hash, name, 'author')).status).toBe(404);
});

test('[E-15] once help is asked for, the desk reads the draft’s files too, and only those', async () => {
  const hash = hashOf('вопрос');
  const secret = hashOf('личное');
  await upload('author', 'вопрос');
  await upload('author', 'личное');
  const name = draftOf('author', 'robot');
  await mention(name, hash, true);
  const { relay } = running.service;
  for (const act of [aHandIn(), anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`)])
    expect(await relay.journal.submit(act.person, act)).toMatchObject({ verdict: 'accepted' });
  expect((await read(hash, name, 'specialist')).text).toBe('вопрос');
  expect((await read(secret, name, 'specialist')).status).toBe(404);
});

describe('[E-04] a paper handed in before its bytes', () => {
  const handInWith = async (material: string, ...texts: string[]) => {
    const files = texts.map((text) => ({
      hash: hashOf(text),
      name: `${text}.txt`,
      type: 'text/plain',
      size: Buffer.byteLength(text),
    }));
    const { relay } = running.service;
    const act = aHandIn(material, { files });
    expect(await relay.journal.submit(act.person, act)).toMatchObject({ verdict: 'accepted' });
    await settle();
    const arrivals = async () =>
      (await relay.store.entries(0)).filter(
        ({ kind, subject }) => kind === 'files-arrived' && subject === act.subject,
      ).length;
    const coming = () => filesComing(latestSubmission(relay.rights.facts.materials.get(idOf(material))!)!);
    return { relay, arrivals, coming };
  };
  const settle = () => new Promise((done) => setTimeout(done, 50));

  test('is whole when its author has uploaded the last of them, and that is noted once', async () => {
    const { relay, arrivals, coming } = await handInWith('comes', 'первый', 'второй');
    expect(coming()).toBe(true);
    await upload('author', 'первый');
    // The same bytes from another person are not the author's.
    await upload('stranger', 'второй');
    await relay.tick();
    expect([coming(), await arrivals()]).toEqual([true, 0]);
    await upload('author', 'второй');
    expect([coming(), await arrivals()]).toEqual([false, 1]);
    await upload('author', 'второй');
    await relay.tick();
    expect(await arrivals()).toBe(1);
  });

  test('needs no note when they were there before it', async () => {
    await upload('author', 'заранее');
    const { arrivals, coming } = await handInWith('was-there', 'заранее');
    expect([coming(), await arrivals()]).toEqual([false, 0]);
  });

  test('that nobody noted, in a journal from before that act, is noted by the next tick', async () => {
    const { relay, arrivals, coming } = await handInWith('older', 'давно');
    await relay.store.addFile(hashOf('давно'), 5, idOf('author'), 1);
    expect(coming()).toBe(true);
    await relay.tick();
    expect([coming(), await arrivals()]).toEqual([false, 1]);
  });
});

test('bytes that have gone from the disk are missing, not a reason to ask again for ever', async () => {
  const hash = hashOf('пропажа');
  const name = draftOf('author', 'lost');
  await upload('author', 'пропажа');
  await mention(name, hash, true);
  await rm(join(running.dataDir, 'files', hash));
  expect(await read(hash, name, 'author')).toMatchObject({ status: 404, json: { code: 'not-found' } });
});

test('[E-14] a row is not believed without its bytes: the device is asked to send the file again', async () => {
  const text = 'обрезанный файл';
  const { cookie } = await upload('author', text);
  const uploaded = async () =>
    (await running.ask('GET', `/api/files/${hashOf(text)}?mine`, undefined, { cookie })).json
      .uploaded as boolean;
  expect(await uploaded()).toBe(true);
  const path = join(running.dataDir, 'files', hashOf(text));
  await truncate(path, 4);
  expect(await uploaded()).toBe(false);
  await rm(path);
  expect(await uploaded()).toBe(false);
  await upload('author', text);
  expect(await uploaded()).toBe(true);
});

test('bytes of another hash than promised are not kept, and leave nothing behind', async () => {
  const { status } = await upload('stranger', 'одно', hashOf('другое'));
  expect(status).toBe(422);
  const left = await readdir(join(running.dataDir, 'uploads'));
  expect(left.filter((name) => name.startsWith(idOf('stranger')))).toEqual([]);
});

test('[X-10] files of one person never go up in the name of another', async () => {
  const cookie = await running.cookieOf('expert1');
  expect((await begin(cookie, 3, 'h', { 'x-person': idOf('author') })).status).toBe(401);
  expect((await begin('', 3, 'h')).status).toBe(401);
  const mine = await begin(cookie, 3, 'h', { 'x-person': idOf('expert1') });
  expect(mine.status).toBe(201);
  const other = await running.cookieOf('expert2');
  expect((await send(other, mine.headers.get('location')!, 'abc')).status).toBe(404);
});

test('uploads begun and not finished are counted, and swept when nothing arrives any more', async () => {
  const cookie = await running.cookieOf('spare');
  const begun = [];
  for (let count = 0; count < LIMITS.unfinishedUploads; count++) begun.push(await begin(cookie, 10, 'h'));
  expect(begun.map(({ status }) => status)).toEqual(begun.map(() => 201));
  expect((await begin(cookie, 10, 'h')).status).toBe(429);
  expect((await begin(await running.cookieOf('expert3'), 10, 'h')).status).toBe(201);

  const uploads = join(running.dataDir, 'uploads');
  const own = async () => (await readdir(uploads)).filter((name) => name.startsWith(idOf('spare'))).sort();
  const [active, ...idle] = (await own()).filter((name) => !name.endsWith('.json'));
  const long = new Date(Date.now() - LIMITS.uploadIdle - 60_000);
  for (const name of idle) await utimes(join(uploads, name), long, long);
  await running.service.files.sweep(Date.now());
  expect(await own()).toEqual([active, `${active}.json`]);
  expect((await begin(cookie, 10, 'h')).status).toBe(201);
});

test('[X-02] what was begun on a full disk counts for nothing, and goes', async () => {
  const cookie = await running.cookieOf('head');
  const uploads = join(running.dataDir, 'uploads');
  const stub = (count: number) => join(uploads, `${idOf('head')}-${count}`);
  const before = new Date(Date.now() - 120_000);
  for (let count = 0; count < LIMITS.unfinishedUploads; count++) {
    for (const path of [stub(count), `${stub(count)}.json`]) await writeFile(path, '');
    if (count > 0) await utimes(stub(count), before, before);
  }
  expect((await begin(cookie, 10, 'h')).status).toBe(201);
  const left = (await readdir(uploads)).filter((name) => name.startsWith(`${idOf('head')}-`));
  // The new one, and the one so young that its description may still be on its way.
  expect(left.filter((name) => !name.endsWith('.json'))).toHaveLength(2);
});

test('what a person has uploaded is bounded, and a length must be said beforehand', async () => {
  const cookie = await running.cookieOf('coauthor');
  const { store } = running.service.relay;
  await store.addFile('big', LIMITS.fileBytesPerPerson - 5, idOf('coauthor'), 1);
  expect((await begin(cookie, 6, 'h')).status).toBe(413);
  expect((await begin(cookie, 5, 'h')).status).toBe(201);
  expect((await begin(cookie, LIMITS.fileBytes + 1, 'h')).status).toBe(413);
  const deferred = await fetch(`http://${running.address}/api/files/upload`, {
    method: 'POST',
    headers: { cookie, 'tus-resumable': '1.0.0', 'upload-defer-length': '1' },
  });
  expect(deferred.status).toBe(400);
});

test('[X-11] after a restore a device is asked for a file of which the backup has the row alone', async () => {
  const before = await aService();
  const { files, relay } = before.service;
  const [kept, lost] = [
    await files.put(Buffer.from('есть'), idOf('author')),
    await files.put(Buffer.from('нет'), idOf('author')),
  ];
  await rm(join(before.dataDir, 'files', lost));
  await relay.store.setMeta(RESTORED, 'yes');
  await before.stop();
  const again = await aService({ dataDir: before.dataDir, founded: false });
  const response = await fetch(`http://${again.address}/api/bring-back`, {
    method: 'POST',
    headers: { cookie: await again.cookieOf('author') },
    body: Buffer.concat([kept, lost].map((hash) => encodeRecord({ record: 'file', hash }))),
  });
  expect(await response.json()).toMatchObject({ missing: [lost] });
  await again.remove();
});

test('[X-06] bytes that an erased person had are not swept from under somebody who uploads the same now', async () => {
  const { relay, files } = running.service;
  const { store } = relay;
  const bytes = Buffer.from('одно и то же');
  const hash = await files.put(bytes, idOf('expert2'));
  const erased = { kind: 'erase-person', place: PLACE, subject: `person:${idOf('expert2')}`, payload: {} };
  expect(await relay.act(erased)).toMatchObject({ verdict: 'accepted' });
  const { addFile, filesOf, forgetFile } = store;
  let sweeping: Promise<void> | undefined;
  let forgetting: Promise<boolean> | undefined;
  store.forgetFile = (...values) => (forgetting = forgetFile(...values));
  // The bytes are in their place and the row is on its way when the sweep comes.
  store.addFile = async (...values) => {
    const looked = new Promise<void>((done) => {
      store.filesOf = async (...of) => {
        const found = await filesOf(...of);
        // Only when the sweep has gone on from here.
        setImmediate(done);
        return found;
      };
    });
    sweeping = files.sweepErased(Date.now() + LIMITS.fileBeforeMention + 1);
    await looked;
    await forgetting;
    await addFile(...values);
  };
  await files.put(bytes, idOf('expert3'));
  await sweeping;
  Object.assign(store, { addFile, filesOf, forgetFile });
  expect(await files.has(hash, idOf('expert3'))).toBe(true);
  expect(await files.has(hash, idOf('expert2'))).toBe(false);
});
