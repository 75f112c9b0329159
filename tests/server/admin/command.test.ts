import Database from 'better-sqlite3';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from '../../../server/admin/build-server.mjs';
import { recoveryReport, type RecoveryReport } from '../../../server/admin/recovery-report';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aService, type TestService } from '../../builders/service';

let running: TestService;
let built: string;
let target: string;
beforeAll(async () => {
  // Inside the project, so that the packages are found.
  built = mkdtempSync('node_modules/.admin-');
  await buildServer(built);
  running = await aService();
  target = mkdtempSync(join(tmpdir(), 'metodsreda-backups-'));
});
afterAll(async () => {
  await running.remove();
  for (const each of [built, target]) rmSync(each, { recursive: true, force: true });
});

/** What the operator reads, and how the process ended. */
function run(...values: string[]) {
  return runOn(running.dataDir, ...values);
}

function runOn(dataDir: string, ...values: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, 'admin.mjs'), ...values], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: dataDir },
    timeout: 15_000,
  });
  return [status, stdout + stderr] as const;
}

test('[X-11] the operator backs up a running relay, checks it, and reads of it in Russian', async () => {
  const hash = await running.service.files.put(Buffer.from('bytes'), idOf('author'));
  const [end, text] = run('backup', target);
  expect([end, text]).toEqual([0, expect.stringContaining('Копия готова')]);
  const [made] = readdirSync(target);
  expect(run('check', join(target, made!))).toEqual([0, expect.stringContaining('Всё в порядке')]);
  expect(run('check')).toEqual([0, expect.stringContaining('Всё в порядке')]);

  writeFileSync(join(running.dataDir, 'files', hash), 'bites');
  rmSync(join(target, made!), { recursive: true });
  expect(run('check')).toEqual([1, expect.stringMatching(new RegExp(`файл ${hash}.*\n.*Что делать`))]);
  expect(run('backup', target)).toEqual([2, expect.stringContaining(hash)]);
  writeFileSync(join(running.dataDir, 'files', hash), 'bytes');
});

test('a command that cannot be done says so and ends with a failure', () => {
  expect(run('backup')).toEqual([1, expect.stringContaining('Укажите папку')]);
  expect(run('backup', '/dev/null/none')).toEqual([1, expect.stringContaining('Не получилось')]);
  expect(run('backup', '/proc/none/deeper')).toEqual([1, expect.stringContaining('такой папки нет')]);
  expect(run('check', target + '/none')).toEqual([1, expect.stringContaining('базы данных здесь нет')]);
  expect(run('nonsense')).toEqual([1, expect.stringContaining('backup, check, restore, recovery')]);
});

test('the journal of refusals is read by whoever runs the relay', async () => {
  expect(run('refusals')).toEqual([0, 'Отказов не записано.\n']);
  const cookie = await running.cookieOf('author');
  await running.ask('GET', '/api/nothing', undefined, { cookie });
  await running.service.operations.close();
  expect(run('refusals')).toEqual([
    0,
    expect.stringContaining(`${idOf('author')}  not-found × 1  GET /api/*`),
  ]);
});

/** A command beside a service of this process, which must stay free to answer it. */
async function beside(dataDir: string, ...values: string[]) {
  const child = spawn(process.execPath, [join(built, 'admin.mjs'), ...values], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  return [code, said] as const;
}

test('[V-01] the operator founds a centre; its specialist comes in by the link and admits the municipality', async () => {
  const own = await aService();
  const { dataDir, service, ask } = own;
  try {
    const founding = ['found', 'РКЦ «Горизонт»', 'Asia/Omsk', 'Казанцева Эмилия Сергеевна'];
    const [, lost] = await beside(dataDir, ...founding, 'https://metod.example/');
    // The link was lost before it was used: asked for again there is another, and that one is over.
    const [end, said] = await beside(dataDir, ...founding, 'https://metod.example/');
    const old = /invitation\/(\S+)/.exec(lost)![1]!;
    expect((await ask('GET', `/api/invitations/${old}`)).json.code).toBe('invitation-revoked');
    expect([end, said]).toEqual([0, expect.stringContaining('Ответственный специалист: Казанцева')]);
    const token = /https:\/\/metod\.example\/invitation\/(\S+)/.exec(said)![1]!;
    const { facts } = service.relay.rights;
    const centre = [...facts.places.values()].find(({ title }) => title === 'РКЦ «Горизонт»')!;
    expect(centre).toMatchObject({ zone: 'Asia/Omsk', sample: false });
    // What the store keeps opens nothing.
    const orders = new Database(join(dataDir, 'metodsreda.sqlite'), { readonly: true });
    expect(JSON.stringify(orders.prepare('SELECT * FROM operator_order').all())).not.toContain(token);
    orders.close();

    const invited = (await ask('GET', `/api/invitations/${token}`)).json;
    expect(invited).toMatchObject({ place: 'РКЦ «Горизонт»', by: 'оператор сервера', roles: ['specialist'] });
    const login = { login: 'emilia', password: 'тихий запад льёт чай' };
    const entered = await ask('POST', `/api/invitations/${token}`, login);
    expect([entered.status, facts.people.get(entered.json.person)?.place]).toEqual([200, centre.id]);
    expect((await ask('POST', `/api/invitations/${token}`, login)).status).toBe(410);
    for (const [kind, payload] of [
      ['open-centre', {}],
      ['admit-place', { place: PLACE }],
    ] as const) {
      const act = anAct(entered.json.person, kind, `place:${centre.id}`, payload, { place: centre.id });
      expect(await service.relay.journal.submit(entered.json.person, act)).toMatchObject({
        verdict: 'accepted',
      });
    }
    expect([...facts.places.get(centre.id)!.region!.admitted]).toEqual([centre.id, PLACE]);

    for (const [values, why] of [
      [founding, 'с таким названием уже есть'],
      [['found', 'Степновский округ', 'Asia/Nowhere', 'Кудинов Эдуард'], 'часового пояса нет'],
      [['found', 'Степновский округ', 'Asia/Omsk', 'Кудинов'], 'npm run found'],
    ] as const)
      expect(await beside(dataDir, ...values)).toEqual([1, expect.stringContaining(why)]);
    expect(facts.places.size).toBe(2);
  } finally {
    await own.remove();
  }
}, 60_000);

/** A restored copy of the municipality, in a folder of its own; nobody has started on it. */
function aRestored(): { readonly folder: string; readonly copy: string } {
  const copies = mkdtempSync(join(target, 'copies-'));
  expect(run('backup', copies)[0]).toBe(0);
  const copy = join(copies, readdirSync(copies)[0]!);
  const folder = join(mkdtempSync(join(target, 'another-')), 'data');
  expect(runOn(folder, 'restore', copy, '--new')[0]).toBe(0);
  return { folder, copy };
}

test('[X-11] where there is no database nothing is restored, unless that is asked for', () => {
  const { copy } = aRestored();
  const elsewhere = join(mkdtempSync(join(target, 'none-')), 'data');
  const refused = runOn(elsewhere, 'restore', copy);
  expect(refused).toEqual([1, expect.stringMatching(/нет базы данных[^]*DATA_DIR[^]*--new/)]);
  expect(refused[1]).toContain(`«${elsewhere}»`);
  expect(readdirSync(join(elsewhere, '..'))).toEqual([]);

  // Without slash or root, as somebody types it: what is said is absolute.
  const typed = relative(process.cwd(), elsewhere);
  expect(runOn(typed, 'restore', relative(process.cwd(), copy), '--new')).toEqual([
    0,
    expect.stringMatching(new RegExp(`«${copy}».*на место «${elsewhere}»`)),
  ]);
  expect(existsSync(join(elsewhere, 'metodsreda.sqlite'))).toBe(true);
  // Now there is one.
  expect(runOn(elsewhere, 'restore', copy)).toEqual([
    0,
    expect.stringContaining(`отложена: «${elsewhere}.before-`),
  ]);
  expect(runOn(elsewhere, 'restore', copy, '--nwe')).toEqual([1, expect.stringContaining('--nwe')]);
});

test('a copy that no service has started on points to the folder as the likely cause', () => {
  const { folder } = aRestored();
  for (const values of [[], ['end'], ['end', '--without-them']])
    expect(runOn(folder, 'recovery', ...values)).toEqual([
      2,
      expect.stringMatching(/другой папкой[^]*DATA_DIR/),
    ]);
  expect(runOn(folder, 'recovery', 'ende')).toEqual([1, expect.stringContaining('recovery -- end')]);
});

/** `recovery end` beside a service of this process, which must stay free to answer it. */
async function endOf(dataDir: string, ...values: string[]) {
  const child = spawn(process.execPath, [join(built, 'admin.mjs'), 'recovery', 'end', ...values], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  return [await new Promise((ended) => child.once('close', ended)), said];
}

test('[X-11] a recovery ends without people only when that is said, and names them', async () => {
  await running.cookieOf('specialist');
  const { folder } = aRestored();
  const restored = await aService({ founded: false, dataDir: folder });
  try {
    const name = (recoveryReport(folder) as RecoveryReport).missing.find(
      ({ person }) => person === idOf('specialist'),
    )!.name;
    expect(name).not.toBe('');
    expect(await endOf(folder, '2026=240')).toEqual([
      1,
      expect.stringMatching(new RegExp(`${name}[^]*не закончено[^]*end 2026=240 --without-them`)),
    ]);
    expect(restored.service.relay.recovery.active).toBe(true);
    const done = await endOf(folder, '--without-them');
    expect(done).toEqual([0, expect.stringMatching(new RegExp(`${name}[^]*Восстановление закончено`))]);
    expect(restored.service.relay.recovery.active).toBe(false);
  } finally {
    await restored.stop();
  }
});

test('[X-11] a recovery ends at once when nobody is outstanding', async () => {
  const alone = await aService();
  const copies = mkdtempSync(join(target, 'copies-'));
  expect(runOn(alone.dataDir, 'backup', copies)[0]).toBe(0);
  await alone.stop();
  expect(runOn(alone.dataDir, 'restore', join(copies, readdirSync(copies)[0]!))[0]).toBe(0);
  const restored = await aService({ founded: false, dataDir: alone.dataDir });
  try {
    expect(await endOf(alone.dataDir)).toEqual([0, expect.stringContaining('Восстановление закончено')]);
    expect(restored.service.relay.recovery.active).toBe(false);
  } finally {
    await restored.remove();
  }
});
