import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { inventoryDocx, inventoryFileName, type Inventory } from '../../src/lib/exchange/inventory-docx';

const INVENTORY: Inventory = {
  registry: 'Реестр ЭОМ, Заречный округ, декабрь 2026',
  recipient: 'registry@example.org',
  by: 'Широкова Е. В.',
  lines: [
    {
      number: '12/2026-ЭОМ/С',
      date: '2026-12-08',
      people: ['Жданов Артём Русланович', 'Седова Анна Алексеевна'],
      title: 'Первый алгоритм & «робот»',
    },
    { number: '14/2026-ЭОМ/С', date: '2026-12-09', people: ['Королёв Илья'], title: '' },
  ],
};

const xmlOf = async (inventory: Inventory) =>
  strFromU8(
    unzipSync(new Uint8Array(await (await inventoryDocx(inventory)).arrayBuffer()))['word/document.xml']!,
  );
/** Cells of each row of its tables: the first lists agreements, the second is signed. */
const rowsOf = (xml: string) =>
  [...xml.matchAll(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/g)].map(([row]) =>
    [...row.matchAll(/<w:tc>.*?<\/w:tc>/g)].map(([cell]) =>
      cell
        .replace(/<[^>]+>/g, '')
        .replaceAll('&amp;', '&')
        .trim(),
    ),
  );

test('[E-18] the accompanying list names every agreement, and leaves its sheets to the pen', async () => {
  const xml = await xmlOf(INVENTORY);
  expect(rowsOf(xml)).toEqual([
    ['№', 'Соглашение', 'Автор и соавторы', 'Материал', 'Листов'],
    [
      '1',
      '№ 12/2026-ЭОМ/С от 8 декабря 2026 г.',
      'Жданов Артём Русланович, Седова Анна Алексеевна',
      'Первый алгоритм & «робот»',
      '',
    ],
    ['2', '№ 14/2026-ЭОМ/С от 9 декабря 2026 г.', 'Королёв Илья', 'название удалено', ''],
    ['Сдал(а), ответственный специалист', '____________________', 'Широкова Е. В.'],
    ['Дата', '____________________', ''],
    ['Принял(а)', '____________________', ''],
    ['Дата', '____________________', ''],
  ]);
  const words = xml.replace(/<[^>]+>/g, ' ');
  for (const said of [
    'Сопроводительная опись',
    'К документу: Реестр ЭОМ, Заречный округ, декабрь 2026',
    'Кому: registry@example.org',
    'Всего соглашений: 2. Всего листов: ____',
    'Широкова Е. В.',
    'Принял(а)',
  ])
    expect(words).toContain(said);
  expect(await xmlOf({ ...INVENTORY, recipient: '' })).toContain('Кому: ____');
});

test('[E-18] its file is called by its registry', () => {
  expect(inventoryFileName(INVENTORY)).toBe(
    'Сопроводительная опись, Реестр ЭОМ, Заречный округ, декабрь 2026.docx',
  );
});
