/** A page that nobody sees paints nothing; its work waits this long, in milliseconds. */
const UNSEEN = 500;

/**
 * Does a work once what the page draws now has been painted: a long list measures its place in one frame and draws its
 * rows in the next. It is done also where nothing is painted, in a tab that is not in sight.
 */
export function afterPaint(work: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    work();
  };
  setTimeout(once, UNSEEN);
  if (typeof requestAnimationFrame === 'undefined') setTimeout(once, 0);
  else requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once, 0)));
}
