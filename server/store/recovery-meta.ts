/** The row of `meta` by which `npm run restore` tells the relay's next start that a backup was restored. */
export const RESTORED = 'restored';
/** The row of `meta` with the state of a recovery, from that start until the operator ends it. */
export const RECOVERY = 'recovery';
