import type { SettingValue } from '$lib/state/settings.svelte';

/** A setting's value as it is read: «5 числа», «да», «{n}/{yyyy}-ЭОМ». */
export function valueText(value: SettingValue, unit: string): string {
  if (typeof value === 'boolean') return value ? 'да' : 'нет';
  return [String(value), unit].filter(Boolean).join('\u00a0');
}
