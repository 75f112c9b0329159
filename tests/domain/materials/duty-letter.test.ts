import { expect, test } from 'vitest';
import type { Task, TaskKind } from '../../../src/lib/domain/materials/agenda';
import { dutyLetter, dutyLines, dutyText } from '../../../src/lib/domain/materials/duty-letter';
import { idOf } from '../../builders/municipality';

const task = (kind: TaskKind, due?: string, title = 'Робототехника'): Task => ({
  kind,
  material: idOf('robot'),
  submission: idOf('submission'),
  title,
  ...(due && { due }),
});

test('[E-22] a letter counts what is to be done by day, the first day first', () => {
  const lines = dutyLines([
    task('read-outcome'),
    task('sheet', '2026-12-10'),
    task('confirm', '2026-12-10'),
    task('sheet', '2026-12-10'),
    task('sheet', '2026-11-10'),
  ]);
  expect(lines.map((line) => dutyText(line, '2026-12-08'))).toEqual([
    'завершить оценку: срок прошёл 10 ноября',
    'подтвердить текст заключения: до 10 декабря',
    'завершить оценку (2): до 10 декабря',
    'ознакомиться с заключением',
  ]);
});

test('[E-22, X-06] a letter names the person and the link, and nothing of the papers', () => {
  const text = dutyLetter([task('sheet', '2026-12-10', 'Тайное название'), task('revise')], {
    name: 'Мария Ивановна',
    place: 'Заречный округ',
    today: '2026-12-10',
    link: 'https://metod.example',
  });
  expect(text).toBe(
    [
      'Здравствуйте, Мария Ивановна!',
      '',
      'Напоминаем, что нужно сделать по материалам. Заречный округ.',
      '– завершить оценку: до 10 декабря',
      '– доработать материал',
      '',
      'Всё делается здесь: https://metod.example',
    ].join('\n'),
  );
});
