import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { REGISTRY_COLUMNS } from '../../src/lib/domain/materials/registry';
import { COLUMN_NAMES } from '../../src/lib/domain/materials/registry-phrases';
import { agreementsZip, inArchives } from '../../src/lib/exchange/agreements-zip';
import { registryCells } from '../../src/lib/exchange/registry-cells';
import { registryXlsx } from '../../src/lib/exchange/registry-xlsx';
import { anAct, idOf } from '../builders/municipality';
import { aFullHouse, Round } from '../domain/round';

const date = '2026-12-07';

/** A recommended material with everything that a registry says of one. */
function aRow(withdrawn = false) {
  const history = aFullHouse();
  const round = new Round(history, 'author', ['coauthor'], 'specialist', 'head', 'robot', 'recommend')
    .handIn()
    .take()
    .appoint('expert1')
    .complete('expert1')
    .open()
    .confirm('expert1')
    .issue();
  const on = (kind: string, payload = {}, more = {}) =>
    history.accept(
      anAct(idOf('specialist'), kind, round.subject, { submission: round.submission, ...payload }, more),
    );
  on('sign-agreement', { date, scans: [] });
  on('receive-original');
  on('place-material', { attempt: 1, date, channel: 'account', link: 'https://example.org/library/42' });
  on('send-to-moderation', { attempt: 1, date });
  on(
    'record-moderation',
    { attempt: 1, date, result: 'revise' },
    { private: { remarks: '=SUM(1;2) добавьте ответы' } },
  );
  if (withdrawn) round.withdraw();
  const { facts } = history;
  const material = facts.materials.get(idOf('robot'))!;
  return registryCells(facts, material, material.submissions[0]!, 1);
}

describe('[E-18] a row of the registry', () => {
  test('of what was taken back says so in the place of its result [E-21]', () => {
    expect(aRow().result).not.toBe('Отозван автором');
    expect(aRow(true)).toMatchObject({ result: 'Отозван автором', 'result-date': { day: date } });
  });

  test('says everything that the regulation and the centre ask for', () => {
    const row = aRow();
    expect(Object.keys(row).toSorted()).toEqual([...REGISTRY_COLUMNS].toSorted());
    expect(row).toMatchObject({
      number: 1,
      period: 'декабрь 2026',
      author: 'author Имя Отчество, coauthor Имя Отчество',
      school: 'МБОУ «school-1»',
      title: 'Робототехника: первый алгоритм',
      kind: 'урок',
      class: '7',
      received: { day: date },
      verdict: 'рекомендован к публикации',
      original: { day: date },
      sent: { day: date },
      link: 'https://example.org/library/42',
      result: 'возвращён на доработку',
      remarks: '=SUM(1;2) добавьте ответы',
      attempt: 1,
    });
    expect(row.conclusion).toMatch(/^№ \d+ от 07\.12\.2026$/);
    expect(row.agreement).toMatch(/^№ \d+\/С от 07\.12\.2026$/);
  });
});

const office = (() => {
  try {
    return execFileSync('which', ['soffice'], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
})();

describe('[E-18] the workbook', () => {
  test('has the chosen columns in their order, and no formula that somebody has typed', async () => {
    const book = await registryXlsx('Реестр', ['title', 'number', 'remarks'], [aRow()]);
    const files = unzipSync(new Uint8Array(await book.arrayBuffer()));
    const all = Object.values(files)
      .map((bytes) => new TextDecoder().decode(bytes))
      .join('\n');
    const places = [COLUMN_NAMES.title, COLUMN_NAMES.number, COLUMN_NAMES.remarks].map((name) =>
      all.indexOf(`>${name}<`),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(all).toContain('=SUM(1;2)');
    expect(all).not.toMatch(/<f>/);
  });

  test.skipIf(!office)(
    'is read by an office program: words, numbers and days',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'registry-'));
      try {
        const book = await registryXlsx('Реестр ЭОМ, декабрь 2026', REGISTRY_COLUMNS, [aRow()]);
        writeFileSync(join(folder, 'реестр.xlsx'), new Uint8Array(await book.arrayBuffer()));
        // Semicolons, quotes where needed, UTF-8.
        const filter = 'csv:Text - txt - csv (StarCalc):59,34,76';
        const profile = `-env:UserInstallation=file://${folder}/profile`;
        execFileSync(
          office,
          [profile, '--headless', '--convert-to', filter, '--outdir', folder, join(folder, 'реестр.xlsx')],
          { stdio: 'ignore', timeout: 100_000 },
        );
        const [title, head, row] = readFileSync(join(folder, 'реестр.csv'), 'utf8').split('\n');
        expect(title).toContain('Реестр ЭОМ, декабрь 2026');
        expect(head).toBe(REGISTRY_COLUMNS.map((column) => COLUMN_NAMES[column]).join(';'));
        expect(row).toContain('Робототехника: первый алгоритм');
        expect(row).toContain('07.12.2026');
        expect(row).toContain('=SUM(1;2) добавьте ответы');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});

describe('[E-18] archives of agreements', () => {
  test('are as few as fit into letters, in the order of the registry; a large one goes alone', () => {
    const size = (bytes: number) => bytes;
    expect(inArchives([5, 5, 5, 5], size, 10)).toEqual([
      [5, 5],
      [5, 5],
    ]);
    expect(inArchives([4, 30, 4, 4], size, 10)).toEqual([[4], [30], [4, 4]]);
    expect(inArchives([], size, 10)).toEqual([]);
  });

  test('have a folder for each agreement and its pages in order', async () => {
    const page = (name: string, byte: number) => ({ name, bytes: Uint8Array.of(byte) });
    const archive = await agreementsZip([
      { name: '12/2026-ЭОМ/С Жданов А. Р.', pages: [page('IMG_1.jpg', 1), page('вторая.JPG', 2)] },
      { name: '13/2026-ЭОМ/С Мохова Е. А.', pages: [page('скан', 3)] },
    ]);
    const files = unzipSync(new Uint8Array(await archive.arrayBuffer()));
    expect(Object.entries(files).map(([name, bytes]) => [name, [...bytes]])).toEqual([
      ['01 12-2026-ЭОМ-С-Жданов-А.-Р./01.jpg', [1]],
      ['01 12-2026-ЭОМ-С-Жданов-А.-Р./02.JPG', [2]],
      ['02 13-2026-ЭОМ-С-Мохова-Е.-А./01', [3]],
    ]);
  });
});
