/**
 * Makes what outlives the component that is the first to ask for it: values derived while a component is made belong to it, and
 * are stale once it is gone.
 */
export function forGood<T>(make: () => T): T {
  let made!: T;
  $effect.root(() => {
    made = make();
  });
  return made;
}
