import { CENTRE } from '../../domain/lessons/equipment';
import { freeSlots, type FreeSlot } from '../../domain/lessons/free-slots';
import type { LessonKind } from '../../domain/lessons/lesson';
import { occupancyOf } from '../../domain/lessons/schedule';
import { addDays, type CalendarDate } from '../../domain/shared/calendar';
import type { App } from '../app.svelte';
import type { Lessons } from './lessons.svelte';

/** What is over is looked at again as often as this. */
const OFTEN = 10 * 60_000;
/** More days than this are not looked through at once. */
const MOST_DAYS = 31;
const collator = new Intl.Collator('ru', { numeric: true });

/** [V-08] «Когда свободно»: also offline, from what this device knows. */
export class FreeTime {
  schools = $state<string[]>([]);
  teacher = $state<string[]>([]);
  resources = $state<string[]>([]);
  kind = $state<LessonKind>('online');
  from = $state<CalendarDate>('');
  to = $state<CalendarDate>('');

  constructor(
    private readonly app: App,
    private readonly lessons: Lessons,
  ) {
    const own = lessons.schools[0] ?? app.me?.school;
    if (own && lessons.school(own)) this.schools = [own];
    if (lessons.teaches.length > 0) this.teacher = [app.person];
    const first = lessons.term && lessons.term.from > app.today ? lessons.term.from : app.today;
    this.from = first;
    this.to = addDays(first, 6);
  }

  readonly schoolChoices = $derived.by(() =>
    [...(this.lessons.frame?.zones.keys() ?? [])]
      .map((id) => ({ id, label: this.lessons.schoolName(id), hint: this.lessons.municipalityOf(id) }))
      .sort((a, b) => collator.compare(a.label, b.label)),
  );
  readonly teacherChoices = $derived.by(() =>
    [...new Set([this.app.person, ...this.lessons.all.map(({ offer }) => offer.teacher)])]
      .map((id) => ({ id, label: this.lessons.teacherName(id) }))
      .sort((a, b) => collator.compare(a.label, b.label)),
  );
  readonly resourceChoices = $derived.by(() =>
    (this.lessons.frame?.resources ?? [])
      .filter(({ owner }) => owner === CENTRE || this.schools.includes(owner))
      .map(({ id, title, owner }) => ({
        id,
        label: title,
        hint: owner === CENTRE ? 'центр' : this.lessons.schoolName(owner),
      })),
  );

  readonly #now = $derived.by(() => Math.floor(this.app.now / OFTEN) * OFTEN);
  readonly days = $derived.by(() => {
    const [from, to] = this.from <= this.to ? [this.from, this.to] : [this.to, this.from];
    const last = addDays(from || this.app.today, MOST_DAYS - 1);
    return { from: from || this.app.today, to: to && to < last ? to : last };
  });
  readonly found = $derived.by((): readonly FreeSlot[] => {
    const { frame, centre, term } = this.lessons;
    if (!frame || !centre || !term || this.schools.length === 0) return [];
    const occupied = occupancyOf(this.app.facts, centre.id, term.id);
    const [teacher] = this.teacher;
    return freeSlots(
      {
        schools: this.schools,
        resources: this.resources,
        kind: this.kind,
        days: this.days,
        ...(teacher !== undefined && { teacher }),
      },
      occupied,
      frame,
      this.#now,
    );
  });
}
