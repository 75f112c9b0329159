import { count } from '$lib/ui/kit/format';

/** Open assignments in words: «2 открытых», «свободен» would promise too much. */
export const loadWords = (load: number) =>
  load === 0 ? 'нет открытых оценок' : count(load, ['открытая оценка', 'открытые оценки', 'открытых оценок']);
