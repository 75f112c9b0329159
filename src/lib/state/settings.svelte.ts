import { nextMonthStart } from '../domain/materials/cycle';
import type { CalendarDate } from '../domain/shared/calendar';
import {
  changeNeeds,
  contradictionOf,
  SETTINGS,
  settingsOn,
  type Contradiction,
  type SettingChange,
  type SettingKey,
} from '../domain/people/settings';
import type { App, Refusal } from './app.svelte';

export type SettingValue = SettingChange['value'];

/** A setting as the page shows it. */
export interface SettingLine {
  readonly key: SettingKey;
  readonly title: string;
  readonly source: string;
  readonly unit: string;
  /** Of a value chosen from a list: what each is called. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly value: SettingValue;
  readonly byDefault: SettingValue;
  /** Changes whose day has not come. */
  readonly coming: readonly SettingChange[];
  /** Changes made here that the relay has not accepted. */
  readonly pending: readonly SettingChange[];
}

/** Every value a regulation fixes or leaves open, with its changes. */
export class Settings {
  constructor(private readonly app: App) {}

  readonly lines = $derived.by((): readonly SettingLine[] => {
    const { today, place } = this.app;
    const changes = place?.settings ?? [];
    const now = settingsOn(changes, today);
    const pending = this.app.truth.waitingActs
      .filter(({ act }) => act.kind === 'change-setting')
      .map(({ act }) => act.payload as unknown as SettingChange);
    return Object.values(SETTINGS).map((setting) => ({
      key: setting.key,
      title: setting.title,
      source: setting.source,
      unit: 'unit' in setting ? setting.unit : '',
      ...('choices' in setting && { choices: setting.choices }),
      value: now[setting.key],
      byDefault: setting.byDefault,
      coming: changes.filter(({ key, from }) => key === setting.key && from > today),
      pending: pending.filter(({ key }) => key === setting.key),
    }));
  });

  /** From the next month on nothing that runs changes; earlier is a correction and needs a reason. */
  readonly usualFrom = $derived.by(() => nextMonthStart(this.app.today));
  readonly mayChange = $derived.by(() =>
    this.app.may('change-setting', `place:${this.app.place?.id ?? ''}`, {
      key: 'handInDay',
      value: SETTINGS.handInDay.byDefault,
      from: this.usualFrom,
    }),
  );

  needsReason = (from: CalendarDate) => changeNeeds(from, this.app.today) === 'reason';

  fits = (key: SettingKey, value: SettingValue) => SETTINGS[key].schema.safeParse(value).success;

  /** [E-05, E-22] What a change would contradict. */
  contradiction = (change: SettingChange): Contradiction | undefined =>
    contradictionOf(this.app.place?.settings ?? [], change);

  async change(change: SettingChange, reason: string): Promise<Refusal | undefined> {
    return await this.app.perform(
      'change-setting',
      `place:${this.app.place!.id}`,
      { ...change },
      { values: { reason: reason.trim() } },
    );
  }
}
