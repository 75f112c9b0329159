/**
 * «Версия для слабовидящих» and the theme: how this person reads, kept on this device under `reading` in
 * localStorage and told to CSS by `data-*` on <html>. `static/reading.js` does the same before the first paint;
 * the two must name the same attributes.
 */
export interface Reading {
  theme: '' | 'light' | 'dark';
  /** 1 is 100 %, 2 is 150 %, 3 is 200 %. */
  size: '' | '2' | '3';
  face: '' | 'serif';
  scheme: '' | 'black-on-white' | 'white-on-black' | 'blue';
  spacing: '' | '1' | '2';
  /** No animation. */
  motion: '' | 'off';
  /** Colleagues' edits are not announced. */
  updates: '' | 'off';
}

export const usual: Readonly<Reading> = {
  theme: '',
  size: '',
  face: '',
  scheme: '',
  spacing: '',
  motion: '',
  updates: '',
};

const KEY = 'reading';

function stored(): Reading {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Reading>) };
  } catch {
    return { ...usual };
  }
}

export const reading = $state<Reading>(typeof localStorage === 'undefined' ? { ...usual } : stored());

/** The attribute of <html> for a setting: `data-theme`, otherwise `data-reading-…`. */
const attribute = (key: keyof Reading) => (key === 'theme' ? 'data-theme' : `data-reading-${key}`);

export function setReading(change: Partial<Reading>): void {
  Object.assign(reading, change);
  for (const key of Object.keys(usual) as (keyof Reading)[]) {
    if (reading[key]) document.documentElement.setAttribute(attribute(key), reading[key]);
    else document.documentElement.removeAttribute(attribute(key));
  }
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const dark = reading.theme ? reading.theme === 'dark' : meta.media.includes('dark');
    meta.content = dark ? '#1a2129' : '#ffffff';
  }
  try {
    localStorage.setItem(KEY, JSON.stringify(reading));
  } catch {
    // Storage is closed to us (private window): the choice then lasts as long as the page.
  }
}
