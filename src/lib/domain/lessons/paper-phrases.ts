import type { Slot } from './lesson';
import type { GridPlace, MarkRow, NeedRow, OfferRow } from './paper';
import { LESSON_USE_NAMES } from './phrases';

/** 1 is Monday. */
export const WEEKDAY_NAMES = [
  'понедельник',
  'вторник',
  'среда',
  'четверг',
  'пятница',
  'суббота',
  'воскресенье',
] as const;
export const WEEKDAY_SHORT = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'] as const;

export const weekdayName = (weekday: number): string => WEEKDAY_NAMES[weekday - 1] ?? '';
export const weekdayShort = (weekday: number): string => WEEKDAY_SHORT[weekday - 1] ?? '';

/** «3-й урок», «14:00–14:40». */
export const slotWords = (slot: Slot): string =>
  'period' in slot ? `${slot.period}-й урок` : `${slot.start}–${slot.end}`;

const joined = (...words: (string | undefined | false)[]): string => words.filter(Boolean).join(', ');

/** «Физика, 9 класс, вт, 3-й урок». */
export const offerWords = ({ subject, level, topic, weekday, slot }: OfferRow): string =>
  joined(
    subject ?? 'предмет не назван',
    level,
    topic,
    weekday !== undefined && weekdayShort(weekday),
    slot && slotWords(slot),
  );

/** «9А, 9Б, 24 уч.». */
export const markWords = ({ classes, pupils, room }: MarkRow): string =>
  joined(
    classes?.join(', ') || 'класс не назван',
    pupils !== undefined && `${pupils} уч.`,
    room && `каб. ${room}`,
  );

/** «Астрономия, урок, 11А, 12 уч.». */
export const needWords = ({ subject, use, classes, pupils, words }: NeedRow): string =>
  joined(
    subject ?? 'предмет не назван',
    use && LESSON_USE_NAMES[use].toLowerCase(),
    classes?.join(', '),
    pupils !== undefined && `${pupils} уч.`,
    words,
  );

export const placeWords = ({ weekday, slot, pinned }: GridPlace): string =>
  joined(weekdayShort(weekday), slotWords(slot), pinned && 'закреплено');
