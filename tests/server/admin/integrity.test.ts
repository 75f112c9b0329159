import Database from 'better-sqlite3';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { backup } from '../../../server/admin/backup';
import { check } from '../../../server/admin/integrity/check';
import { readsLike } from '../../../server/admin/integrity/reads-like';
import { migrate, STEPS } from '../../../server/store/migrations';
import { Kysely, SqliteDialect } from 'kysely';
import { idOf, PLACE } from '../../builders/municipality';
import { aService } from '../../builders/service';

const DRAFT = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
let sound: string;
let folder: string;
let file: string;

/** A data folder with a bit of everything: acts, a document with a snapshot and a tail, a kept-aside update, a file. */
beforeAll(async () => {
  sound = mkdtempSync(join(tmpdir(), 'metodsreda-sound-'));
  const running = await aService({ dataDir: sound });
  const { relay, files } = running.service;
  file = await files.put(Buffer.from('bytes of a file'), idOf('author'));
  const live = (await relay.documents.open(DRAFT, idOf('author')))!;
  const device = new Y.Doc();
  device.clientID = 77;
  const write = async (change: () => void) => {
    let update: Uint8Array | undefined;
    device.once('update', (bytes: Uint8Array) => (update = bytes));
    device.transact(change);
    expect(await live.write(idOf('author'), update!)).toMatchObject({ verdict: 'stored' });
  };
  const text = device.getText('text');
  await write(() => text.insert(0, 'Первый абзац'));
  await write(() => text.delete(3, 4));
  await write(() => device.getMap('card').set('lesson', new Y.Map([['title', 'Урок']])));
  await relay.compaction.compact(relay.documents.row(DRAFT)!.id);
  await write(() => text.insert(0, 'После снимка. '));
  const stranger = new Y.Doc();
  stranger.clientID = 77;
  stranger.getText('other').insert(0, 'x'.repeat(100));
  const aside = { person: idOf('expert1'), reason: 'client' as const, at: 1 };
  await relay.store.keepAside(
    relay.documents.row(DRAFT)!.id,
    { ...aside, bytes: Y.encodeStateAsUpdate(stranger) },
    [],
    { count: 10, bytes: 10_000 },
  );
  await running.stop();
});
afterAll(() => {
  for (const each of [sound, folder]) rmSync(each, { recursive: true, force: true });
});
beforeEach(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'metodsreda-damaged-'));
  cpSync(sound, folder, { recursive: true });
});

const path = () => join(folder, 'metodsreda.sqlite');
function damage(...statements: string[]) {
  const db = new Database(path());
  db.pragma('foreign_keys = OFF');
  for (const statement of statements) expect(db.prepare(statement).run().changes).toBeGreaterThan(0);
  db.close();
}
const found = async () => (await check(folder)).faults.map(({ where, what }) => `${where}: ${what}`);
const DOCUMENT = `document = (SELECT id FROM document WHERE name = '${DRAFT}')`;

test('[X-11] sound data has no faults, and everything was looked at', async () => {
  const { faults, acts, documents, files } = await check(folder);
  expect(faults).toEqual([]);
  expect(acts).toBeGreaterThan(10);
  expect([documents, files]).toEqual([1, 1]);
});

test('looking changes nothing', async () => {
  const look = () => readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));
  const before = [look(), readFileSync(path())];
  await check(folder);
  expect([look(), readFileSync(path())]).toEqual(before);
});

test('a relay may run meanwhile', async () => {
  const running = await aService({ dataDir: folder, founded: false });
  expect((await check(folder)).faults).toEqual([]);
  await running.stop();
});

describe('damage is named, with what to do:', () => {
  test.each<[string, string[], string]>([
    [
      'a changed act',
      [`UPDATE act SET header = json_set(header, '$.madeAt', 1) WHERE kind = 'found-place'`],
      'подпись неверна',
    ],
    [
      'an act under another’s name',
      [`UPDATE act SET person = '${idOf('stranger')}' WHERE seq = 3`],
      'расходится с подписанным',
    ],
    ['an act without its signature', [`UPDATE act SET signature = NULL WHERE seq = 3`], 'подпись неверна'],
    ['an act that is no JSON', [`UPDATE act SET header = '{' WHERE seq = 3`], 'запись не читается'],
    [
      'a sequence that was moved',
      [`UPDATE act SET seq = 900000 WHERE seq = 3`, `UPDATE meta SET value = '900001' WHERE key = 'seq'`],
      'расходится с подписанным',
    ],
    [
      'a private part that was changed',
      [`UPDATE act_part SET value = '{"given":"Чужое"}' WHERE name = 'name'`],
      'не совпадает со своей подписью',
    ],
    ['a private part that is gone', [`DELETE FROM act_part WHERE name = 'name'`], 'подпись неверна'],
    ['the key', [`UPDATE meta SET value = 'x' WHERE key = 'signing-key'`], 'ключ подписи не читается'],
    ['the epoch', [`DELETE FROM meta WHERE key = 'epoch'`], 'нет эпохи'],
    ['the sequence', [`UPDATE meta SET value = '2' WHERE key = 'seq'`], 'меньше уже выданного'],
    [
      'a sequence given twice',
      [`UPDATE document_update SET seq = 3 WHERE seq = (SELECT min(seq) FROM document_update)`],
      'номер 3: выдан дважды',
    ],
    [
      'an update that is gone',
      [`DELETE FROM document_update WHERE seq = (SELECT min(seq) FROM document_update)`],
      'в журнале правок не хватает',
    ],
    [
      'the last update that is gone',
      [`DELETE FROM document_update WHERE seq = (SELECT max(seq) FROM document_update)`],
      'последняя правка',
    ],
    [
      'an update that is no update',
      [`UPDATE document_update SET bytes = x'ff01' WHERE ${DOCUMENT}`],
      'не читаются',
    ],
    ['a snapshot that is gone', [`DELETE FROM snapshot_piece WHERE ${DOCUMENT}`], 'снимка нет'],
    ['a writer who is gone', [`DELETE FROM document_client WHERE ${DOCUMENT}`], 'неизвестно, кто пишет'],
    [
      'a writer who is another',
      [`UPDATE document_client SET person = '${idOf('expert1')}' WHERE ${DOCUMENT}`],
      'пишет другой человек',
    ],
    ['an update kept aside', [`UPDATE aside SET bytes = x'00'`], 'отложенная правка'],
    [
      'an update kept aside of an erased document',
      [`UPDATE document SET ended_seq = 5 WHERE name = '${DRAFT}'`],
      'документ стёрт, а она осталась',
    ],
    [
      'an update kept aside of an erased person',
      [`UPDATE act SET kind = 'erase-person', subject = 'person:${idOf('expert1')}' WHERE seq = 3`],
      'человек стёрт, а она осталась',
    ],
    [
      'a row that names none',
      [`DELETE FROM document WHERE name = '${DRAFT}'`],
      'ссылаются на несуществующие',
    ],
    ['a newer schema', [`UPDATE meta SET value = '999' WHERE key = 'schema'`], 'более новой версией'],
  ])('%s', async (_, statements, expected) => {
    damage(...statements);
    const { faults } = await check(folder);
    expect(faults.map(({ where, what }) => `${where}: ${what}`).join('\n')).toContain(expected);
    for (const { advice } of faults) expect(advice.length).toBeGreaterThan(20);
  });

  test('a snapshot that says something else', async () => {
    const other = new Y.Doc();
    other.clientID = 77;
    other.getText('text').insert(0, 'Подмена');
    const db = new Database(path());
    db.prepare(`UPDATE snapshot_piece SET bytes = ? WHERE ${DOCUMENT}`).run(Y.encodeStateAsUpdate(other));
    db.close();
    expect((await found()).join('\n')).toContain('снимок расходится с журналом правок');
  });

  test.each<[string, (at: string) => void, string]>([
    ['a file that is gone', (at) => rmSync(at), 'файла нет'],
    ['a file that was cut off', (at) => truncateSync(at, 5), 'размер 5 вместо 15'],
    ['a file that was changed', (at) => writeFileSync(at, 'bytes of a lie!'), 'контрольной суммой'],
  ])('%s', async (_, harm, expected) => {
    harm(join(folder, 'files', file));
    expect(await found()).toEqual([
      `файл ${file}: ${expected}`.replace('контрольной', 'содержание не совпадает с контрольной'),
    ]);
  });

  test('pages of the database', async () => {
    const bytes = readFileSync(path());
    bytes.fill(0xa5, 8_192, 40_960);
    writeFileSync(path(), bytes);
    expect((await found()).join('\n')).toContain('база данных');
  });

  test('a database that is none, and one that is not there', async () => {
    writeFileSync(
      path(),
      'no database at all, only some text that is long enough to be read as a header'.repeat(9),
    );
    expect((await found()).join('\n')).toContain('база данных: не читается');
    rmSync(path());
    expect((await found()).join('\n')).toContain('базы данных здесь нет');
  });

  test('of a backup: another database, or no manifest that can be read', async () => {
    const target = mkdtempSync(join(tmpdir(), 'metodsreda-backups-'));
    const made = await backup(folder, target, new Date(0));
    const db = new Database(join(made.folder, 'metodsreda.sqlite'));
    db.prepare(`INSERT INTO meta (key, value) VALUES ('note', 'x')`).run();
    db.close();
    expect((await check(made.folder)).faults).toMatchObject([{ what: expect.stringContaining('не та') }]);
    writeFileSync(join(made.folder, 'backup.json'), '{"format": 2}');
    expect((await check(made.folder)).faults).toMatchObject([
      { what: expect.stringContaining('более новой') },
    ]);
    rmSync(target, { recursive: true });
  });
});

test('data of an earlier version is checked as well, and stays as it is', async () => {
  rmSync(path());
  const old = new Database(path());
  await migrate(new Kysely<unknown>({ dialect: new SqliteDialect({ database: old }) }), STEPS.slice(0, 1));
  old.prepare(`INSERT INTO meta (key, value) VALUES ('epoch', 'e')`).run();
  old.close();
  expect(await found()).toEqual(['сведения о базе: нет ключа подписи']);
  const again = new Database(path(), { readonly: true });
  expect(again.prepare(`SELECT value FROM meta WHERE key = 'schema'`).pluck().get()).toBe('1');
  again.close();
});

describe('two states read alike', () => {
  const load = (...updates: Uint8Array[]) => {
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, update);
    return doc;
  };
  const made = (write: (doc: Y.Doc) => void) => {
    const doc = new Y.Doc();
    doc.clientID = 5;
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    write(doc);
    return { doc, updates };
  };
  const story = (word: string) => (doc: Y.Doc) => {
    const fragment = doc.getXmlFragment('body');
    const paragraph = new Y.XmlElement('paragraph');
    fragment.push([paragraph]);
    const text = new Y.XmlText();
    paragraph.push([text]);
    for (const [index, letter] of [...word].entries()) text.insert(index, letter);
    text.format(1, 2, { bold: true });
    text.delete(3, 1);
    doc.getMap('card').set('title', word);
    doc.getArray('list').push([1, { a: new Uint8Array([1]) }]);
  };

  test('however their updates were cut and joined', () => {
    const { doc, updates } = made(story('абзац'));
    expect(readsLike(load(Y.encodeStateAsUpdate(doc)), load(...updates))).toBe(true);
    expect(readsLike(load(Y.mergeUpdates(updates)), load(...updates))).toBe(true);
  });

  test('and no longer when a letter differs or an update is missing', () => {
    const { updates } = made(story('абзац'));
    expect(readsLike(load(...made(story('абрац')).updates), load(...updates))).toBe(false);
    expect(readsLike(load(...updates.slice(0, -1)), load(...updates))).toBe(false);
  });
});
