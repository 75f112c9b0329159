// Hocuspocus puts the document's name before every message, which no y-websocket client does: it is driven by its own
// provider. Plain JavaScript, because the checks of the product run without this folder's packages.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';

/**
 * @param {string} url
 * @param {unknown} WebSocketPolyfill
 */
export function hocuspocusSocket(url, WebSocketPolyfill) {
  return new HocuspocusProviderWebsocket({ url, WebSocketPolyfill, delay: 100, minDelay: 100 });
}

/**
 * @param {HocuspocusProviderWebsocket} websocketProvider
 * @param {string} name
 * @param {import('yjs').Doc} document
 * @param {() => void} onSynced
 */
export function hocuspocusProvider(websocketProvider, name, document, onSynced) {
  const provider = new HocuspocusProvider({ websocketProvider, name, document, onSynced });
  provider.attach();
  return provider;
}
