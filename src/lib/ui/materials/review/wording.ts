import { count } from '$lib/ui/kit/format';

/** The first letter large: a verdict's words begin a line here and stand inside a sentence there. */
export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Open assignments in words: «2 открытых», «свободен» would promise too much. */
export const loadWords = (load: number) =>
  load === 0 ? 'нет открытых оценок' : count(load, ['открытая оценка', 'открытые оценки', 'открытых оценок']);
