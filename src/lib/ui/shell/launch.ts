import { goto } from '$app/navigation';
import { receive, type Launch } from '$lib/state/given';

interface WithLaunches {
  readonly launchQueue?: { setConsumer(take: (launch: Launch) => void): void };
}

/**
 * Follows shortcuts and files that the system hands to an app that is open already: with `focus-existing` the browser
 * brings the window to the front and leaves the way to us.
 */
export function followLaunches(): void {
  (globalThis as WithLaunches).launchQueue?.setConsumer(
    (launch) =>
      void receive(launch).then((to) => {
        if (to && to !== location.pathname + location.search) void goto(to);
      }),
  );
}
