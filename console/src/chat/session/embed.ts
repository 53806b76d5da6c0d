// How the chat page and a page that embeds it in a frame (`/chat?embed=1`) speak with each other.
//
//   page → host  { type: 'gavel:ready' }                          the page is there and needs a token; said again when one has ended
//   host → page  { type: 'gavel:token', token, colorScheme?, language? }
//   page → host  { type: 'gavel:unread', messages, mentions }     what is unread, whenever it changes
//   page → host  { type: 'gavel:close' }                          Escape was pressed where nothing else is left to close
//
// The host names itself by `origin` in the address (`/chat?embed=1&origin=https%3A%2F%2Fshop.example`): messages are taken
// from that origin alone and sent to it alone. Without it, the host has to be of the page's own origin.

export type ToHost =
  { type: 'gavel:ready' } | { type: 'gavel:unread'; messages: number; mentions: number } | { type: 'gavel:close' };

export interface TokenMessage {
  type: 'gavel:token';
  token: string;
  colorScheme?: 'light' | 'dark' | 'auto';
  language?: string;
}

const parameters = new URLSearchParams(location.search);

export const isEmbedded = parameters.get('embed') === '1' && window.parent !== window;
const hostOrigin = parameters.get('origin') ?? location.origin;

/** How long a host may take to say a token before it is asked again. */
const ASK_AGAIN_MS = 5_000;

export function tellHost(message: ToHost): void {
  if (isEmbedded) window.parent.postMessage(message, hostOrigin);
}

/** Tells the host of an Escape that nothing of the page took; until what is returned is called. */
export function handEscapeOver(): () => void {
  const listen = ({ key, defaultPrevented, isComposing }: KeyboardEvent): void => {
    if (key !== 'Escape' || defaultPrevented || isComposing) return;
    // What lies over the page closes by itself, and is there until it has.
    if (!document.querySelector('[role="dialog"], [role="menu"]')) tellHost({ type: 'gavel:close' });
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}

/** Asks the host for a token until it says one. */
export function tokenFromHost(onMessage: (message: TokenMessage) => void): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => tellHost({ type: 'gavel:ready' }), ASK_AGAIN_MS);
    const listen = ({ source, origin, data }: MessageEvent<unknown>): void => {
      if (source !== window.parent || origin !== hostOrigin || !isTokenMessage(data)) return;
      clearInterval(timer);
      removeEventListener('message', listen);
      onMessage(data);
      resolve(data.token);
    };
    addEventListener('message', listen);
    tellHost({ type: 'gavel:ready' });
  });
}

function isTokenMessage(data: unknown): data is TokenMessage {
  if (typeof data !== 'object' || data === null) return false;
  const { type, token } = data as Partial<TokenMessage>;
  return type === 'gavel:token' && typeof token === 'string';
}
