import { expect, test } from 'vitest';
import { finalNames } from '../../../src/lib/domain/materials/final-names';
import { aCard } from '../../builders/municipality';

const file = (name: string) => ({ hash: name, name, type: '', size: 1 });
const names = (changes: Parameters<typeof aCard>[0], family = 'Жданов') =>
  finalNames(aCard({ title: 'Площадь круга', subjects: ['Геометрия'], classes: [9], ...changes }), family);

test('[E-17] files are called by subject, class, family and title', () => {
  expect(names({ files: [file('урок.DOCX')] })).toEqual(['Геометрия_9_Жданов_Площадь-круга.docx']);
  expect(names({ files: [file('a.pptx'), file('b')] })).toEqual([
    'Геометрия_9_Жданов_Площадь-круга_1.pptx',
    'Геометрия_9_Жданов_Площадь-круга_2',
  ]);
});

test('[E-17] several classes are a span or a list; a kindergarten has its level', () => {
  const files = [file('a.pdf')];
  expect(names({ classes: [9, 7, 8], files })).toEqual(['Геометрия_7-9_Жданов_Площадь-круга.pdf']);
  expect(names({ classes: [7, 9], files })).toEqual(['Геометрия_7,9_Жданов_Площадь-круга.pdf']);
  expect(names({ classes: [], level: 'ДО', files })).toEqual(['Геометрия_ДО_Жданов_Площадь-круга.pdf']);
});

test('[E-17] a name is one that Windows takes', () => {
  const files = [file('a.pdf')];
  const [marks] = names({ title: 'Что? «Где»: <когда>/как\\зачем |*"…"\n и почему.', files });
  expect(marks).toBe('Геометрия_9_Жданов_Что-Где-когда-как-зачем-…-и-почему.pdf');
  const [long] = names({ title: 'слово '.repeat(60), files });
  expect([...long!].length).toBeLessThanOrEqual(124);
  expect(long).not.toMatch(/[\s.-]\.pdf$/);
  expect(finalNames(aCard({ title: 'con', subjects: [], classes: [], level: undefined, files }), '')).toEqual(
    ['_con.pdf'],
  );
  expect(finalNames(aCard({ title: '???', subjects: [], classes: [], level: undefined, files }), '')).toEqual(
    ['Материал.pdf'],
  );
});
