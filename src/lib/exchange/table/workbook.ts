import { strFromU8, strToU8, zipSync } from 'fflate';
import { LIMITS } from '../../protocol/limits';
import { fillMerges, rowsOf, type Merge, type Table, type TableRefusal } from './grid';
import { unpack, UnpackFault } from './unpack';

/** Names of columns as numbers from 0: «A» is 0, «AA» 26. */
const columnOf = (letters: string) =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Attributes of a tag of a workbook's XML, which has no entities where these are read. */
function attributesOf(tag: string): Record<string, string> {
  return Object.fromEntries(
    [...tag.matchAll(/([\w:]+)="([^"]*)"/gu)].map(([, name, value]) => [name, value]),
  );
}

const tags = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\b([^>]*)>`, 'gu'))].map(([, inner]) =>
    attributesOf(inner!),
  );

/**
 * The files of the sheets in the order of their tabs, and the list of tabs without those that are no sheets of cells:
 * charts have tabs of their own, at which the library gives up.
 */
function sheetFiles(text: (name: string) => string): { readonly paths: string[]; readonly tabs: string } {
  const targets = new Map(
    tags(text('xl/_rels/workbook.xml.rels'), 'Relationship')
      .filter(({ Type = '' }) => Type.endsWith('/worksheet'))
      .map(({ Id, Target = '' }) => [Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`]),
  );
  const paths: string[] = [];
  const tabs = text('xl/workbook.xml').replace(/<(?:\w+:)?sheet\b[^>]*\/>/gu, (tag) => {
    const path = targets.get(attributesOf(tag)['r:id']);
    if (path === undefined) return '';
    paths.push(path);
    return tag;
  });
  return { paths, tabs };
}

/** «B3:B7» → rows 2 to 6 of column 1. */
function mergesIn(xml: string): Merge[] {
  return tags(xml, 'mergeCell').flatMap(({ ref = '' }): Merge[] => {
    const found = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/u.exec(ref);
    if (!found || found[2] === found[3]) return [];
    return [{ rows: [Number(found[2]) - 1, Number(found[3]) - 1], column: columnOf(found[1]!) }];
  });
}

/**
 * A sheet without its empty cells and without its word for its size: formatted to the last row it would otherwise become
 * a grid of billions of cells.
 */
const withoutEmpty = (xml: string) =>
  xml.replace(/<(?:\w+:)?dimension\b[^>]*\/>/gu, '').replace(/<((?:\w+:)?c)\b[^>]*?(?:\/>|>\s*<\/\1>)/gu, '');

/** How many cells the grid of a sheet will have: up to its last row and its last column. */
function gridSize(xml: string): number {
  let [rows, columns] = [0, 0];
  for (const [, letters, row] of xml.matchAll(/<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"/gu)) {
    rows = Math.max(rows, Number(row));
    columns = Math.max(columns, columnOf(letters!) + 1);
  }
  return rows * columns;
}

/** A number as it is written in the sheet, without an exponent and without the noise of binary fractions. */
function numberText(written: string): string {
  if (!/[eE.]/u.test(written)) return written;
  const number = Number(written);
  if (!Number.isFinite(number)) return written;
  if (Number.isInteger(number) && Math.abs(number) < 1e21) return BigInt(number).toString();
  return String(Number(number.toPrecision(15)));
}

/** A date as `2026-12-05`, with its time where it has one. */
const dateText = (date: Date) => {
  const iso = date.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
};

const cellText = (value: unknown) =>
  value === null || value === undefined
    ? ''
    : value instanceof Date
      ? dateText(value)
      : typeof value === 'boolean'
        ? value
          ? 'да'
          : 'нет'
        : String(value);

/** Reads a sheet of a workbook (ECMA-376), from 0; the first with anything in it when none is named. */
export async function readWorkbook(archive: Uint8Array, sheet?: number): Promise<Table | TableRefusal> {
  try {
    return await read(archive, sheet);
  } catch (error) {
    if (error instanceof UnpackFault && error.code === 'too-large') return { code: 'table-unpacked' };
    console.error(error);
    return { code: 'table-unreadable' };
  }
}

async function read(archive: Uint8Array, sheet: number | undefined): Promise<Table | TableRefusal> {
  const isPart = (name: string) => /^xl\/.*\.(xml|rels)$/u.test(name);
  const files = unpack(archive, isPart, LIMITS.tableUnpackedBytes);
  const text = (name: string) => strFromU8(files.get(name) ?? new Uint8Array());
  const { paths, tabs } = sheetFiles(text);
  files.set('xl/workbook.xml', strToU8(tabs));
  const merges = new Map<string, Merge[]>();
  for (const path of paths) {
    const xml = withoutEmpty(text(path));
    if (gridSize(xml) > LIMITS.tableGridCells) return { code: 'table-rows' };
    merges.set(path, mergesIn(xml));
    files.set(path, strToU8(xml));
  }
  // The library unpacks by itself, whatever size: it gets what has been unpacked within the limit, only put together.
  const bounded = zipSync(Object.fromEntries(files), { level: 0 });
  const { default: readExcelFile } = await import('read-excel-file/universal');
  const sheets = await readExcelFile(bounded.buffer as ArrayBuffer, { parseNumber: numberText });
  const grids = sheets.map(({ data }) => data.map((line) => line.map(cellText)));
  const first = grids.findIndex((grid) => grid.some((line) => line.some(Boolean)));
  const chosen = Math.max(0, sheet ?? first);
  const grid = grids[chosen];
  if (!grid) return { code: 'table-empty' };
  fillMerges(grid, merges.get(paths[chosen] ?? '') ?? []);
  const rows = rowsOf(grid);
  return 'code' in rows ? rows : { rows, sheets: sheets.map((each) => each.sheet), sheet: chosen };
}
