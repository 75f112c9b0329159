import { expect, test } from 'vitest';
import { troublesOf } from '../../../../src/lib/ui/materials/card/edit/troubles';
import { aCard } from '../../../builders/municipality';

test('[E-04] a file that is still being read is waited for, also where another one is there', () => {
  expect(troublesOf(aCard(), [], [])).toEqual([]);
  expect(troublesOf(aCard(), [], ['урок.mp4'])).toEqual([
    { id: 'content', text: 'Подождите, файл «урок.mp4» ещё читается' },
  ]);
  // One line of the field: that it is coming, not that there is none.
  expect(troublesOf(aCard({ files: [], links: [] }), [], ['урок.mp4'])).toHaveLength(1);
});
