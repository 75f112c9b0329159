import type { Instant } from './ids';

/** Both clocks at the moment the relay was last heard, in milliseconds of the epoch. */
export interface Heard {
  readonly relay: Instant;
  readonly device: Instant;
}

/** Two clocks that differ by less are called equal: nobody's deadline turns on it. */
export const CLOCK_TOLERANCE = 5 * 60_000;
/** A device that counts more since the last contact was not away for so long: somebody set its clock. */
const LONGEST_ABSENCE = 60 * 86_400_000;

/**
 * The relay's time when the device's clock shows `device`. The device measures how long ago it heard the relay, its
 * date is not believed: a clock wrong by years dates nobody's papers [E-05, E-22]. Was the clock set meanwhile, its
 * reading counts unless it lies before the last contact. Before any contact there is only the device's clock.
 */
export function relayTime(heard: Heard | undefined, device: Instant): Instant {
  if (!heard) return device;
  const away = device - heard.device;
  // A step back within the tolerance is an ordinary correction by the network.
  if (away >= -CLOCK_TOLERANCE && away <= LONGEST_ABSENCE) return heard.relay + away;
  return Math.max(device, heard.relay);
}

/** By how much the device's clock is ahead of the relay's; behind is negative; 0 when it is right or not known. */
export function clockError(heard: Heard | undefined, device: Instant): number {
  const error = device - relayTime(heard, device);
  return Math.abs(error) > CLOCK_TOLERANCE ? error : 0;
}
