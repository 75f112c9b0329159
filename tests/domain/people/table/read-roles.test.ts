import { describe, expect, test } from 'vitest';
import { readRoles } from '../../../../src/lib/domain/people/table/read-roles';

const ASSOCIATIONS = [
  { id: 'exact', title: 'ММО математики и физики', subjects: ['Математика'] },
  { id: 'phil', title: 'ММО русского языка и литературы', subjects: ['Русский язык'] },
];
const words = (text: string, association = '') => {
  const { roles, faults } = readRoles(text, association, ASSOCIATIONS);
  return [
    ...roles.map(({ role, association: of }) => [role, of].filter(Boolean).join(' ')),
    ...faults.map(({ code }) => code),
  ];
};

describe('[X-04] roles in words', () => {
  test.each([
    ['', []],
    ['учитель', ['teacher']],
    ['Педагог', ['teacher']],
    ['учитель математики', ['teacher']],
    ['эксперт ММО математики', ['expert exact']],
    ['Эксперт', ['expert']],
    ['руководитель ММО русского языка и литературы', ['head phil']],
    ['эксперт ММО математики, учитель', ['expert exact', 'teacher']],
    [
      'учитель и эксперт ММО физики; руководитель ММО русского языка',
      ['teacher', 'expert exact', 'head phil'],
    ],
    ['наблюдатель', ['observer']],
    ['ответственный специалист', ['specialist']],
    ['заместитель ответственного специалиста', ['deputy']],
    ['учитель, учитель', ['teacher']],
  ])('«%s»', (said, roles) => expect(words(said)).toEqual(roles));

  test('the association stands in a cell of its own when the role does not name it', () => {
    expect(words('руководитель ММО', 'ММО математики')).toEqual(['head exact']);
    expect(words('эксперт', 'русский язык')).toEqual(['expert phil']);
    expect(words('эксперт ММО физики', 'русский язык')).toEqual(['expert exact']);
  });

  test('what is not understood is a fault and gives no role', () => {
    expect(words('руководитель ММО')).toEqual(['association-missing']);
    expect(words('эксперт ММО алхимии')).toEqual(['association-unknown']);
    expect(words('директор')).toEqual(['role-unknown']);
  });

  test('nobody becomes a specialist by an unlucky word', () => {
    expect(words('заместитель директора')).toEqual(['role-unknown']);
    expect(words('специалист по кадрам')).toEqual(['role-unknown']);
    expect(words('ответственный за сайт')).toEqual(['role-unknown']);
  });
});
