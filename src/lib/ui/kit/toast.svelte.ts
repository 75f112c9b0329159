/** Short word about what the person just did, with «Отменить» where it can be undone. */
export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
}

/** Long enough to read and reach «Отменить» by keyboard; the clock stands while pointed at or focused. */
export const STAY_MS = 15_000;

export const toasts = $state<Toast[]>([]);
let last = 0;

/** Shows `text`; with `undo` it offers «Отменить». At most three stay on screen. */
export function toast(text: string, options: { undo?: () => void } = {}): void {
  toasts.push({ id: ++last, text, ...options });
  while (toasts.length > 3) toasts.shift();
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((each) => each.id === id);
  if (at >= 0) toasts.splice(at, 1);
}
