import { expect, test } from 'vitest';
import type { Entry } from '../../../src/lib/domain/act';
import { apply, noFacts } from '../../../src/lib/domain/facts';
import type { Card } from '../../../src/lib/domain/materials/card';
import { duplicatesOf } from '../../../src/lib/domain/materials/duplicates';
import { aHandIn, anAct, idOf, NOON } from '../../builders/municipality';

const FILE = { hash: 'a'.repeat(64), name: 'урок.pptx', type: '', size: 10 };

function found(first: Partial<Card>, second: Partial<Card>, author = 'author', withdrawn = false) {
  const facts = noFacts();
  let seq = 0;
  const enter = (act: ReturnType<typeof anAct>) =>
    apply(facts, { ...act, seq: ++seq, receivedAt: NOON } as Entry);
  const earlier = aHandIn('one', first, 1, author);
  enter(earlier);
  if (withdrawn) enter(anAct(idOf(author), 'withdraw', earlier.subject, {}));
  enter(aHandIn('two', second));
  const material = facts.materials.get(idOf('two'))!;
  return duplicatesOf(facts, material, material.submissions[0]!).map(({ likeness }) => likeness.by);
}

test('[E-06] the same file is pointed out, whoever handed it in first', () => {
  expect(found({ title: 'Одно', files: [FILE] }, { title: 'Другое', files: [FILE] }, 'stranger')).toEqual([
    'file',
  ]);
});

test('[E-06] nearly the same title counts only for the same author', () => {
  const titles = [
    { title: 'Счёт до десяти на прогулке' },
    { title: 'Счет до десяти, на прогулке!' },
  ] as const;
  expect(found(...titles)).toEqual(['title']);
  expect(found(...titles, 'stranger')).toEqual([]);
  expect(found({ title: 'Счёт до десяти' }, { title: 'Имя существительное' })).toEqual([]);
});

test('[E-06] another lesson of a series is no duplicate, whatever else the titles share', () => {
  const lesson = (number: string) => ({ title: `Робототехника в школе: ${number}` });
  expect(found(lesson('занятие 1'), lesson('занятие 2'))).toEqual([]);
  expect(found(lesson('занятие'), lesson('занятие 2'))).toEqual([]);
  expect(found(lesson('занятие 2'), lesson('занятие №2'))).toEqual(['title']);
});

test('[E-06] a withdrawn paper is no duplicate', () => {
  expect(found({ files: [FILE] }, { files: [FILE] }, 'author', true)).toEqual([]);
});
