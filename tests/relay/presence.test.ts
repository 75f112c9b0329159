import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import type { Channel } from '../../server/relay/channel';
import { Presence } from '../../server/relay/presence';

const aChannel = (person: string): Channel => ({
  person,
  ours: true,
  send: () => undefined,
  close: () => undefined,
  unread: () => 0,
});

/** What a client says when it shows itself. */
function showing(client: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, JSON.stringify({ user: {} }));
  return encoding.toUint8Array(encoder);
}

test('an id stays its person’s when their line is gone, however many ids a colleague shows under', () => {
  const presence = new Presence(() => undefined);
  const own = aChannel('owner');
  presence.take(own, showing(7));
  presence.leave(own);
  for (let id = 1_000; id < 9_000; id++) {
    const channel = aChannel('colleague');
    presence.take(channel, showing(id));
    presence.leave(channel);
  }
  expect(presence.speaker(7)).toBe('owner');
  expect(presence.speaker(8_999)).toBe('colleague');
  // Of one's own many the oldest are forgotten: memory is bounded by who is in the document.
  expect(presence.speaker(1_000)).toBeUndefined();
});
