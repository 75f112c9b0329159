import { expect, test } from 'vitest';
import { valueText } from '../../../src/lib/ui/people/settings/words';

test.each([
  ['graceDays', 1, '1 день'],
  ['graceDays', 2, '2 дня'],
  ['invitationDays', 14, '14 дней'],
  ['minimumAssessmentDays', 3, '3 рабочих дня'],
  ['minimumAssessmentDays', 1, '1 рабочий день'],
  ['spread', 1, '1 балл'],
  ['handInDay', 5, '5 числа'],
  ['quorum', 50, '50 % экспертов'],
] as const)('[E-01] a setting is read in the form that goes with its number: %s %s', (key, value, words) => {
  expect(valueText(key, value).replaceAll('\u00a0', ' ')).toBe(words);
});
