import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/**
 * A valid update of a few kilobytes that costs minutes: `length` letters, each before another letter of a base text and
 * after nothing, so that each is placed by looking through all before it. Its client never saw what it wrote itself.
 */
export function aLaboriousUpdate(length: number, client = 77): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.getText('annotation').insert(0, 'а'.repeat(length));
  const [base] = Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).structs as [Y.Item];
  const encoder = new Y.UpdateEncoderV1();
  encoding.writeVarUint(encoder.restEncoder, 1);
  encoding.writeVarUint(encoder.restEncoder, length + 1);
  encoder.writeClient(client);
  encoding.writeVarUint(encoder.restEncoder, 0);
  base.write(encoder, 0);
  for (let letter = 0; letter < length; letter++) {
    const right = Y.createID(client, letter);
    const item = new Y.Item(
      Y.createID(client, length + letter),
      null,
      null,
      null,
      right,
      null,
      null,
      new Y.ContentString('б'),
    );
    item.write(encoder, 0);
  }
  encoding.writeVarUint(encoder.restEncoder, 0);
  return encoder.toUint8Array();
}
