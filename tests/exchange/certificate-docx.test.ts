import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import {
  certificateDocx,
  certificateFileName,
  periodWords,
  type CertificatePaper,
} from '../../src/lib/exchange/certificate-docx';

/** One grey pixel. */
const PICTURE = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='),
  (letter) => letter.charCodeAt(0),
);
const PAPER: CertificatePaper = {
  id: '01JDABCDEFGHJKMNPQRSTVWXYZ',
  as: 'author',
  number: '3/2026-СП',
  date: '2026-12-08',
  from: '2026-01',
  until: '2026-11',
  place: 'Заречный муниципальный округ',
  holder: 'Жданов Артём Русланович',
  post: 'учитель информатики',
  school: 'МБОУ «СОШ № 1»',
  by: 'Широкова Е. В.',
  count: 2,
  materials: [
    {
      title: 'Первый алгоритм & «робот»',
      number: '12/2026-ЭОМ',
      date: '2026-10-09',
      published: '2026-11-20',
    },
    { title: '', number: '14/2026-ЭОМ', date: '2026-11-09' },
    { title: 'Материал без сведений', number: '', date: '' },
  ],
  link: 'https://metod.example/certificate/01JDABCDEFGHJKMNPQRSTVWXYZ',
  picture: PICTURE,
};

async function wordsOf(paper: CertificatePaper) {
  const files = unzipSync(new Uint8Array(await (await certificateDocx(paper)).arrayBuffer()));
  expect(Object.keys(files).some((name) => /^word\/media\/.+\.png$/.test(name))).toBe(true);
  const xml = strFromU8(files['word/document.xml']!);
  // In a line of a fixed height an office program shows a strip of the picture, which no phone reads.
  expect(/<w:spacing[^>]*\/>(?=(?:(?!<w:p>).)*<w:drawing>)/.exec(xml)?.[0]).toContain('w:lineRule="auto"');
  return xml
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

test('[E-27] an author’s certificate lists materials with their conclusions, and where it is checked', async () => {
  const words = await wordsOf(PAPER);
  for (const said of [
    'Справка № 3/2026-СП',
    'от 8 декабря 2026 г.',
    'Жданов Артём Русланович, учитель информатики, МБОУ «СОШ № 1»',
    'Первый алгоритм & «робот»',
    '№ 12/2026-ЭОМ от 9 октября 2026 г.',
    '20 ноября 2026 г.',
    'название удалено',
    'сведений больше нет',
    'Широкова Е. В.',
    '01JD ABCD EFGH JKMN PQRS TVWX YZ',
    PAPER.link,
  ])
    expect(words).toContain(said);
});

test('[E-27] an expert’s certificate says how many were examined, and none by name', async () => {
  const words = await wordsOf({ ...PAPER, as: 'expert', count: 17, materials: [] });
  expect(words).toContain('Рассмотрено материалов: 17.');
  expect(words).not.toContain('Первый алгоритм');
  expect(words).not.toContain('рекомендованы');
});

test('a period of one month is one, and the file is called by the number', () => {
  expect(periodWords('2026-11', '2026-11')).toBe('за ноябрь 2026 г.');
  expect(periodWords('2026-01', '2026-11')).toBe('за период: январь 2026 г. – ноябрь 2026 г.');
  expect(certificateFileName(PAPER)).toBe('Справка 3-2026-СП.docx');
});
