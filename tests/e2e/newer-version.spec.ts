import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as Y from 'yjs';
import { latestSubmission } from '../../src/lib/domain/materials/material';
import { documentName } from '../../src/lib/domain/names';
import { anActOf, RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  expect,
  Product,
  signInAs,
  teachersOnly,
  test,
} from './harness';

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The relay of a later version, from today's source: a change of one module, everything else as it is. */
async function laterRelay(name: string, module: RegExp, change: (source: string) => string): Promise<string> {
  const outfile = `build/${name}.mjs`;
  await build({
    entryPoints: [root('server/main.ts')],
    outfile: root(outfile),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
    plugins: [
      {
        name,
        setup: ({ onLoad }) =>
          onLoad({ filter: module }, async ({ path }) => {
            const source = await readFile(path, 'utf8');
            const contents = change(source);
            if (contents === source) throw new Error(`nothing changed in ${path}`);
            return { contents, loader: 'ts' };
          }),
      },
    ],
  });
  return outfile;
}

/** The next minor version knows one act more. */
const withPraise = () =>
  laterRelay(
    'later-minor',
    /domain\/acts\.ts$/,
    (source) => `${source}
(ACTS as Map<string, ActKind>).set('praise', {
  kind: 'praise',
  subject: 'material',
  payload: ACTS.get('withdraw')!.payload,
  decide: () => ({ answer: 'yes' }),
  seenBy: ACTS.get('withdraw')!.seenBy,
});`,
  );
const withNextProtocol = () =>
  laterRelay('later-major', /protocol\/version\.ts$/, (source) =>
    source.replace('PROTOCOL = 1', 'PROTOCOL = 2'),
  );

test('an act of a newer minor version makes its material read-only here, asks for an update and keeps the work', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const product = await Product.start();
  const people = await product.loadSample();
  await product.down();
  product.server = await withPraise();
  await product.up();
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const office = await RawClient.signIn(product, specialist);
  const { facts } = await office.catchUp();
  const material = [...facts.materials.values()].find((each) => {
    const submission = latestSubmission(each);
    return !submission?.accepted && !submission?.returned && !each.withdrawn;
  })!;
  const author = people.find(({ person }) => person === material.author)!;

  const device = await aDevice(browser, product);
  const { page } = device;
  await signInAs(device, author);
  await allSent(page);
  await page.goto(`/materials/${material.id}`);
  await expect(page.getByRole('button', { name: 'Ещё действия' })).toBeVisible();
  const { records } = await office.catchUp([
    anActOf(specialist.person, {
      kind: 'praise',
      place: material.place,
      subject: `material:${material.id}`,
      payload: {},
    }),
  ]);
  expect(records.find(({ record }) => record === 'verdict')).toMatchObject({ verdict: 'accepted' });

  await expect(page.getByRole('button', { name: /Обновите/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Ещё действия' })).toHaveCount(0);
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByText('Здесь есть работа, сделанная в более новой версии.')).toBeVisible();
  await page.getByRole('button', { name: 'Закрыть' }).last().click();

  // Other work goes on and reaches the newer relay.
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill('Пишем дальше в прежней версии');
  await expect(async () => {
    const { records } = await (await RawClient.signIn(product, author)).catchUp();
    const drafts = records.filter(
      (record) => record.record === 'document' && record.document.startsWith('draft/'),
    );
    expect(drafts.length).toBeGreaterThan(0);
  }).toPass({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByLabel('Название', { exact: true })).toHaveValue('Пишем дальше в прежней версии');
  await expect(page.getByRole('button', { name: /Обновите/ })).toBeVisible();
  // By a raw request: today's relay, asked with the newer act, refuses it by its name.
  await product.down();
  product.server = 'build/server.mjs';
  await product.up();
  const asked = await office.catchUp([
    anActOf(specialist.person, {
      kind: 'praise',
      place: material.place,
      subject: `material:${material.id}`,
      payload: {},
    }),
  ]);
  expect(asked.records.find(({ record }) => record === 'verdict')).toMatchObject({
    verdict: 'refused',
    code: 'newer-app',
  });
  await device.context.close();
  await product.remove();
});

test('a draft continued in a newer version is shown and not written here, and nothing of it is lost', async ({
  browser,
  sample,
}) => {
  const { product, people } = sample;
  const teacher = teachersOnly(people)[13]!;
  const device = await aDevice(browser, product);
  const { page } = device;
  await signInAs(device, teacher);
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill('Начато в прежней версии');
  await page.getByRole('textbox', { name: 'Аннотация' }).fill('Первые слова.');
  await allSent(page);

  // The same person's other device has the newer version: it raises the number and writes what this one does not know.
  const raw = await RawClient.signIn(product, teacher);
  const { facts } = await raw.catchUp();
  const { place } = facts.people.get(teacher.person)!;
  const material = new URL(page.url()).pathname.split('/')[2]!;
  const document = documentName('draft', { place, author: teacher.person, material });
  const doc = new Y.Doc();
  doc.transact(() => {
    doc.getMap('document').set('schema', 2);
    doc.getMap('later').set('field', 'Чего эта версия не знает');
  });
  const { records } = await raw.catchUp([], [{ document, bytes: Y.encodeStateAsUpdate(doc) }]);
  expect(records.find(({ record }) => record === 'stored')).toMatchObject({ verdict: 'stored' });

  await expect(page.getByText('Обновите программу, чтобы писать дальше')).toBeVisible();
  await expect(page.getByText('Первые слова.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Аннотация' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Обновите/ })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Первые слова.')).toBeVisible();
  const after = await raw.catchUp();
  expect(Buffer.from(after.body).includes(Buffer.from('Чего эта версия не знает'))).toBe(true);
  await device.context.close();
});

test('a relay with a newer protocol refuses the old app by name; the app says «Обновите» and sends all once updated', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const product = await Product.start();
  const people = await product.loadSample();
  const teacher = teachersOnly(people)[1]!;
  const device = await aDevice(browser, product);
  const { page } = device;
  await signInAs(device, teacher);
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill('Между версиями');
  await allSent(page);
  await appIsKept(page);
  await product.down();
  product.server = await withNextProtocol();
  await product.up();

  await expect(page.getByRole('button', { name: /Обновите/ })).toBeVisible({ timeout: 40_000 });
  await page.getByRole('textbox', { name: 'Аннотация' }).click();
  await page.keyboard.type('Написано, пока сервер новее.');
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  await expect(page.getByText('Сервер уже работает с более новой версией')).toBeVisible();
  await expect(page.getByText('Черновик материала: «Между версиями»')).toBeVisible();
  await page.getByRole('button', { name: 'Закрыть' }).last().click();
  const refused = await (
    await RawClient.signIn(product, teacher)
  ).fetch('/api/session', { headers: { 'x-protocol': '1' } });
  expect(refused.status).toBe(426);
  expect(await refused.json()).toMatchObject({ code: 'newer-app', status: 426, title: /новой версии/ });
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Аннотация' })).toHaveValue('Написано, пока сервер новее.');

  // App and relay understand each other again.
  await product.down();
  product.server = 'build/server.mjs';
  await product.up();
  await backOnLine(device);
  await allSent(page);
  await device.context.close();
  await product.remove();
});
