import { calendarOf, collects, nextMonth } from '../domain/materials/cycle';
import type { DayMark } from '../domain/people/place';
import { changeNeeds } from '../domain/people/settings';
import { addYears, isWorkingDay, type CalendarDate } from '../domain/shared/calendar';
import type { App, Refusal } from './app.svelte';

/** A day that differs here from the federal calendar. */
export interface DayLine extends DayMark {
  readonly date: CalendarDate;
}

/** [E-22] The place's own days and months without collection, from the running month on. */
export class PlaceCalendar {
  constructor(private readonly app: App) {}

  readonly #thisMonth = $derived.by(() => this.app.today.slice(0, 7));
  readonly days = $derived.by((): readonly DayLine[] =>
    [...this.app.schedule.days]
      .filter(([date]) => date.slice(0, 7) >= this.#thisMonth)
      .map(([date, mark]) => ({ date, ...mark }))
      .toSorted((a, b) => a.date.localeCompare(b.date)),
  );
  readonly monthsOff = $derived.by((): readonly { month: string; reason: string }[] =>
    [...this.app.schedule.monthsOff]
      .filter(([month]) => month >= this.#thisMonth)
      .map(([month, { reason = '' }]) => ({ month, reason }))
      .toSorted((a, b) => a.month.localeCompare(b.month)),
  );
  /** Months that may be marked: from the running one on, a year long, without those that are. */
  readonly months = $derived.by(() => {
    const last = addYears(this.app.today, 1).slice(0, 7);
    const months: string[] = [];
    for (let month = this.#thisMonth; month <= last; month = nextMonth(month)) months.push(month);
    return months.filter((month) => collects(this.app.schedule, month));
  });

  readonly #subject = $derived.by(() => `place:${this.app.place?.id ?? ''}`);
  readonly mayMark = $derived.by(() => {
    const month = `${Number(this.#thisMonth.slice(0, 4)) + 1}-01`;
    const change = { month, collects: !collects(this.app.schedule, month) };
    return this.app.may('mark-month', this.#subject, change, { reason: 'причина' });
  });

  isWorking = (date: CalendarDate): boolean => isWorkingDay(date, calendarOf(this.app.schedule));
  /** What marking a day needs: nothing, a reason, or another day. */
  needs = (date: CalendarDate) => changeNeeds(date, this.app.today);

  async markDay(
    date: CalendarDate,
    day: DayMark['day'] | 'usual',
    title: string,
    reason: string,
  ): Promise<Refusal | undefined> {
    return await this.app.perform(
      'mark-day',
      this.#subject,
      { date, day, title: title.trim() },
      { values: { reason: reason.trim() } },
    );
  }

  async markMonth(month: string, collects: boolean, reason: string): Promise<Refusal | undefined> {
    return await this.app.perform(
      'mark-month',
      this.#subject,
      { month, collects },
      { values: { reason: reason.trim() } },
    );
  }
}
