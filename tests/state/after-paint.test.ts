import { afterEach, expect, test, vi } from 'vitest';
import { afterPaint } from '../../src/lib/state/after-paint';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function aPage() {
  vi.useFakeTimers();
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
  return () => frames.splice(0).forEach((draw) => draw());
}

test('[E-23] what connects waits until a long list has measured its place and drawn its rows', () => {
  const frame = aPage();
  const work = vi.fn();
  afterPaint(work);
  vi.advanceTimersByTime(20);
  frame();
  vi.advanceTimersByTime(20);
  expect(work).not.toHaveBeenCalled();
  frame();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(2_000);
  expect(work).toHaveBeenCalledOnce();
});

test('[E-23] in a tab that is not in sight nothing is painted, and it is done all the same', () => {
  aPage();
  const work = vi.fn();
  afterPaint(work);
  vi.advanceTimersByTime(2_000);
  expect(work).toHaveBeenCalledOnce();
});
