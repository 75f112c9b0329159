import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { migrate, STEPS } from '../../server/store/migrations';
import { openSqlite } from '../../server/store/sqlite';
import { storeContract } from './store';

const directory = mkdtempSync(join(tmpdir(), 'metodsreda-store-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

storeContract('SQLite', () => {
  const file = join(directory, `${++files}.sqlite`);
  return { open: () => openSqlite(file), reopen: () => openSqlite(file) };
});

test('[E-14] what a killed process left in the write-ahead log is carried over before anybody is told of it', async () => {
  const copy = (from: string, to: string, ...endings: string[]) => {
    for (const ending of endings) copyFileSync(join(directory, from + ending), join(directory, to + ending));
  };
  const killed = await openSqlite(join(directory, 'killed'));
  await killed.setMeta('said', 'before the end');
  copy('killed', 'found', '', '-wal');
  const found = await openSqlite(join(directory, 'found'));
  copy('found', 'alone', '');
  const alone = await openSqlite(join(directory, 'alone'));
  expect(await alone.meta('said')).toBe('before the end');
  for (const store of [killed, found, alone]) await store.close();
});

describe('migrations', () => {
  const schemaOf = (driver: Database.Database) =>
    driver
      .prepare(`SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
      .all();
  const kysely = (driver: Database.Database) =>
    new Kysely<unknown>({ dialect: new SqliteDialect({ database: driver }) });

  test.each(STEPS.map((_, index) => index))(
    'from the schema after step %i to the newest',
    async (reached) => {
      const old = new Database(':memory:');
      await migrate(kysely(old), STEPS.slice(0, reached));
      await migrate(kysely(old));
      const fresh = new Database(':memory:');
      await migrate(kysely(fresh));
      expect(schemaOf(old)).toEqual(schemaOf(fresh));
    },
  );

  test('a second run changes nothing', async () => {
    const driver = new Database(':memory:');
    await migrate(kysely(driver));
    const before = schemaOf(driver);
    await migrate(kysely(driver));
    expect(schemaOf(driver)).toEqual(before);
  });

  test('a step that fails leaves the schema where it was, and can be tried again', async () => {
    const driver = new Database(':memory:');
    const broken = [...STEPS, ['CREATE TABLE half (id INTEGER) STRICT', 'no statement at all']];
    await migrate(kysely(driver));
    const before = schemaOf(driver);
    await expect(migrate(kysely(driver), broken)).rejects.toThrow();
    expect(schemaOf(driver)).toEqual(before);
    await migrate(kysely(driver), [...STEPS, ['CREATE TABLE half (id INTEGER) STRICT']]);
    expect(schemaOf(driver)).toHaveLength(before.length + 1);
  });

  test('a store of a newer app is refused, not guessed at', async () => {
    const driver = new Database(':memory:');
    await migrate(kysely(driver), [...STEPS, ['CREATE TABLE later (id INTEGER) STRICT']]);
    await expect(migrate(kysely(driver))).rejects.toThrow('schema');
  });
});

test('readers are not held up by a writer: the log is written ahead (WAL)', async () => {
  const file = join(directory, 'pragma.sqlite');
  const store = await openSqlite(file);
  const driver = new Database(file);
  expect(driver.pragma('journal_mode', { simple: true })).toBe('wal');
  driver.close();
  await store.close();
});
