/** Limits of sending letters, in milliseconds and counts: no mail server holds anything but its own letter up. */
export interface MailPatience {
  /** Until a connection stands and has greeted. */
  readonly connection: number;
  /** Without a byte; servers look through a letter for minutes before they answer (RFC 5321, 4.5.3.2). */
  readonly silence: number;
  /** One letter in all: the largest at 16 KB a second. */
  readonly letter: number;
  /** What is waited for an answer when the relay ends. */
  readonly lastAnswer: number;
  /** For the server to part. */
  readonly goodbye: number;
  /** Between tries; after the last one the letter is given up. */
  readonly pauses: readonly number[];
  /** How often it is looked whether something is to be sent. */
  readonly look: number;
  /** How often it is looked whether somebody is to be reminded. */
  readonly lookForReminders: number;
  /** Test letters of one place within an hour. */
  readonly testsPerHour: number;
}

const MINUTE = 60_000;

export const PATIENCE: MailPatience = {
  connection: 20_000,
  silence: 10 * MINUTE,
  letter: 30 * MINUTE,
  lastAnswer: 5_000,
  goodbye: 5_000,
  pauses: [1, 5, 15, 60, 120, 240, 480].map((minutes) => minutes * MINUTE),
  look: 2_000,
  lookForReminders: MINUTE,
  testsPerHour: 20,
};

/** Of a test letter, for whose answer somebody waits. */
export const testPatience = (patience: MailPatience): MailPatience => ({
  ...patience,
  connection: Math.min(patience.connection, 15_000),
  silence: Math.min(patience.silence, 30_000),
  letter: Math.min(patience.letter, 45_000),
});
