import {
  addDays,
  isWorkingDay,
  workingDay,
  type CalendarDate,
  type ProductionCalendar,
} from '../shared/calendar';

/** What a month of collection takes from the settings when it opens. */
export interface CycleSettings {
  readonly handInDay: number;
  readonly assessDay: number;
  readonly sendDay: number;
  readonly shiftDeadlines: boolean;
  readonly minimumAssessmentDays: number;
}

export interface Deadlines {
  readonly handIn: CalendarDate;
  readonly assess: CalendarDate;
  readonly send: CalendarDate;
}

/**
 * [E-22] The three dates of a month. Hand-in and assessment on a day off move to the next working day, what is sent
 * outside to the previous one; assessment keeps at least the given number of working days after hand-in.
 */
export function deadlines(month: string, settings: CycleSettings, calendar: ProductionCalendar): Deadlines {
  const on = (day: number) => `${month}-${String(day).padStart(2, '0')}`;
  const shifted = (date: CalendarDate, towards: 'next' | 'previous') =>
    settings.shiftDeadlines ? workingDay(date, towards, calendar) : date;
  const handIn = shifted(on(settings.handInDay), 'next');
  let assess = shifted(on(settings.assessDay), 'next');
  // Settings may name an earlier day for the assessment than for hand-in; days before hand-in count for nothing.
  if (assess < handIn) assess = handIn;
  let workingDays = 0;
  for (let day = addDays(handIn, 1); day <= assess; day = addDays(day, 1)) {
    if (isWorkingDay(day, calendar)) workingDays++;
  }
  while (workingDays < settings.minimumAssessmentDays) {
    assess = workingDay(addDays(assess, 1), 'next', calendar);
    workingDays++;
  }
  return { handIn, assess, send: shifted(on(settings.sendDay), 'previous') };
}
