import { expect, test } from 'vitest';
import { contentProblems } from '../../server/admin/sample/check';

test('the sample municipality keeps its own rules', () => {
  expect(contentProblems()).toEqual([]);
});
