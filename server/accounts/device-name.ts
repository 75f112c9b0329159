const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
];
// Each browser names those it stems from, so the order counts.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser/, 'Яндекс Браузер'],
  [/Edg\//, 'Edge'],
  [/Firefox/, 'Firefox'],
  [/Chrome/, 'Chrome'],
  [/Safari/, 'Safari'],
];

/** The device's name as its owner would say it, from the User-Agent header. */
export function deviceName(agent: string): string {
  const named = (list: typeof SYSTEMS) => list.find(([sign]) => sign.test(agent))?.[1];
  return `${named(BROWSERS) ?? 'браузер'}, ${named(SYSTEMS) ?? 'устройство'}`;
}
