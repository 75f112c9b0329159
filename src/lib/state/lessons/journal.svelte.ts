import { agendaOf } from '../../domain/lessons/agenda';
import {
  connectionsOf,
  connectionState,
  useReport,
  type ConnectionRow,
  type ConnectionState,
  type ReportGrouping,
  type UseRow,
} from '../../domain/lessons/use-report';
import { REPORT_GROUPING_NAMES } from '../../domain/lessons/week-phrases';
import { bookingsIn } from '../../domain/lessons/week';
import { addDays, type CalendarDate } from '../../domain/shared/calendar';
import type { App } from '../app.svelte';
import type { Lessons } from './lessons.svelte';

const MONTH = 30;
/** What is over is looked at again as often as this. */
const OFTEN = 60_000;
const collator = new Intl.Collator('ru', { numeric: true });

/** [V-14] Connections that were held or failed, and the use of equipment in some days. */
export class Journal {
  from = $state<CalendarDate>('');
  to = $state<CalendarDate>('');
  outcome = $state<ConnectionState | ''>('');
  network = $state('');
  school = $state('');
  by = $state<ReportGrouping>('school');

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
  ) {
    this.from = addDays(app.today, -MONTH);
    this.to = app.today;
  }

  readonly #span = $derived.by(() =>
    this.from <= this.to ? { from: this.from, to: this.to } : { from: this.to, to: this.from },
  );
  /** Whose: a centre's and a coordinator's of all they know, others' of their own. */
  readonly #known = $derived.by(() =>
    this.lessons.dispatches || this.lessons.coordinates ? this.lessons.all : this.lessons.scoped('mine'),
  );
  readonly #ownSchoolsOnly = $derived.by(
    () =>
      !this.lessons.dispatches &&
      !this.lessons.coordinates &&
      this.lessons.administers.length + this.lessons.teaches.length === 0,
  );
  readonly #now = $derived.by(() => Math.floor(this.app.now / OFTEN) * OFTEN);
  readonly all = $derived.by((): readonly ConnectionRow[] => {
    const { frame } = this.lessons;
    if (!frame) return [];
    const rows = connectionsOf(agendaOf(this.#known, frame, this.#span, this.app.zone), this.#now);
    return this.#ownSchoolsOnly ? rows.filter(({ school }) => this.lessons.schools.includes(school)) : rows;
  });
  readonly schools = $derived.by(() =>
    [...new Set(this.all.map(({ school }) => school))]
      .map((value) => ({ value, label: this.lessons.schoolName(value) }))
      .sort((a, b) => collator.compare(a.label, b.label)),
  );
  readonly networks = $derived.by(() =>
    [...new Set(this.all.map(({ dated }) => dated.network.offer.network))]
      .map((value) => ({ value, label: this.lessons.networkName(value) }))
      .sort((a, b) => collator.compare(a.label, b.label)),
  );
  /** Chosen by school and network: what the report counts. */
  readonly #chosen = $derived.by(() =>
    this.all.filter(
      ({ dated, school }) =>
        (this.school === '' || school === this.school) &&
        (this.network === '' || dated.network.offer.network === this.network),
    ),
  );
  /** The latest first. */
  readonly rows = $derived.by(() =>
    this.#chosen
      .filter((row) => this.outcome === '' || connectionState(row) === this.outcome)
      .toSorted((a, b) => b.dated.start - a.dated.start),
  );
  readonly unreported = $derived.by(
    () => this.#chosen.filter((row) => connectionState(row) === 'unreported').length,
  );

  readonly report = $derived.by((): readonly (UseRow & { readonly name: string })[] => {
    const { frame } = this.lessons;
    if (!frame) return [];
    const bookings = bookingsIn(this.#known, frame, this.#span, this.app.zone);
    const uses = new Map(bookings.map((each) => [each.id, each.uses]));
    return useReport(this.#chosen, this.by, frame, uses)
      .map((row) => ({ ...row, name: this.nameOf(row.key) }))
      .sort((a, b) => b.minutes - a.minutes || collator.compare(a.name, b.name));
  });
  nameOf(key: string): string {
    if (this.by === 'school') return this.lessons.schoolName(key);
    return this.by === 'network' ? this.lessons.networkName(key) : this.lessons.resourceName(key);
  }

  /** The report as a workbook; `days` in the screen's words. */
  async reportFile(days: string): Promise<{ readonly name: string; readonly bytes: Blob }> {
    const { useXlsx } = await import('../../exchange/lessons-xlsx');
    const title = `Использование ВКС: ${REPORT_GROUPING_NAMES[this.by].toLowerCase()}, ${days}`;
    return { name: `Использование ВКС ${days}.xlsx`, bytes: await useXlsx(title, this.by, this.report) };
  }
  /** The journal as a workbook. */
  async journalFile(days: string): Promise<{ readonly name: string; readonly bytes: Blob }> {
    const { journalXlsx } = await import('../../exchange/lessons-xlsx');
    const lines = this.rows.toReversed().map((row) => ({
      row,
      school: this.lessons.schoolName(row.school),
      network: this.lessons.networkName(row.dated.network.offer.network),
      teacher: this.lessons.teacherName(row.dated.occurrence.lesson.teacher),
    }));
    const bytes = await journalXlsx(`Журнал подключений, ${days}`, lines, this.app.zone);
    return { name: `Журнал подключений ${days}.xlsx`, bytes };
  }
}
