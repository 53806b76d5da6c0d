// <gavel-chat>: the chat page in a page of another origin.
//
//   <script src="https://chat.example.com/chat/widget.js" defer></script>
//   <gavel-chat channel="general"></gavel-chat>
//   document.querySelector('gavel-chat').token = () => fetch('/chat-token').then((answer) => answer.text());
//
// Attributes: channel, theme (light, dark, auto), locale, token, label (what it is called, "Chat"), launcher (a button that opens
// it). It fires `gavel-unread` with `{ messages, mentions }`.

import type { ToHost, TokenMessage } from '../chat/session/embed';
import { style } from './style';

type Token = string | (() => string | Promise<string>);

/** Where the script is from: the server whose chat is shown, and the only one that is told a token. */
const server = new URL((document.currentScript as HTMLScriptElement).src).origin;
const BUBBLE = 'M21 12a8 8 0 0 1-8 8H3l2.3-3.4A8 8 0 1 1 21 12z';
const CROSS = 'M5 5l14 14M19 5L5 19';

class GavelChat extends HTMLElement {
  static readonly observedAttributes = ['channel', 'theme', 'locale', 'label', 'launcher'];

  readonly #root = this.attachShadow({ mode: 'open' });
  #frame?: HTMLIFrameElement;
  #launcher: Launcher | undefined;
  #token: Token | null = null;
  /** Whether the page has asked for a token that it has not got. */
  #isAsked = false;
  #isAnswering = false;

  /** A token of the user, or what gets one: it is asked again when one has ended. */
  get token(): Token | null {
    return this.#token ?? this.getAttribute('token');
  }

  set token(token: Token | null) {
    this.#token = token;
    if (this.#isAsked) void this.#answer();
  }

  connectedCallback(): void {
    // A page may have set it before this script was there.
    if (Object.hasOwn(this, 'token')) {
      const given = this.token;
      Reflect.deleteProperty(this, 'token');
      this.#token = given;
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.#root.adoptedStyleSheets = [sheet];
    addEventListener('message', this.#hear);
    this.#show();
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#hear);
    this.#root.replaceChildren();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.isConnected && this.#frame && before !== after) this.#show();
  }

  /** Opens the panel of the launcher. */
  open(): void {
    this.#launcher?.open(true);
  }

  /** Closes it. */
  close(): void {
    this.#launcher?.open(false);
  }

  #show(): void {
    const label = this.getAttribute('label') ?? 'Chat';
    const frame = document.createElement('iframe');
    const address = new URL('/chat', server);
    address.searchParams.set('embed', '1');
    address.searchParams.set('origin', location.origin);
    const channel = this.getAttribute('channel');
    // As the chat page itself says where it is (chat/route.ts).
    if (channel) address.hash = `/c/${encodeURIComponent(channel)}`;
    frame.title = label;
    frame.allow = 'clipboard-write; fullscreen';
    frame.src = address.href;
    this.#frame = frame;
    this.#isAsked = false;
    this.#launcher = this.hasAttribute('launcher') ? new Launcher(frame, label) : undefined;
    this.#root.replaceChildren(...(this.#launcher?.elements ?? [frame]));
  }

  readonly #hear = ({ source, origin, data }: MessageEvent<ToHost | null>): void => {
    if (origin !== server || source !== this.#frame?.contentWindow || !data) return;
    switch (data.type) {
      case 'gavel:ready':
        this.#isAsked = true;
        void this.#answer();
        break;
      case 'gavel:unread': {
        const { messages, mentions } = data;
        this.#launcher?.count(messages);
        this.dispatchEvent(new CustomEvent('gavel-unread', { detail: { messages, mentions } }));
        break;
      }
      case 'gavel:close':
        this.close();
    }
  };

  /** Says a token to the page that asked. */
  async #answer(): Promise<void> {
    const { token } = this;
    // The page asks again while this takes its time.
    if (!token || this.#isAnswering) return;
    this.#isAnswering = true;
    try {
      const asked = this.#frame;
      const message: TokenMessage = { type: 'gavel:token', token: typeof token === 'string' ? token : await token() };
      const theme = this.getAttribute('theme');
      const language = this.getAttribute('locale');
      if (theme === 'light' || theme === 'dark' || theme === 'auto') message.colorScheme = theme;
      if (language) message.language = language;
      this.#isAsked = false;
      asked?.contentWindow?.postMessage(message, server);
    } catch (error) {
      // It asks again; whoever wrote the page wants to know.
      console.error('<gavel-chat> got no token', error);
    } finally {
      this.#isAnswering = false;
    }
  }
}

/** A button in the corner, and the panel that it opens. */
class Launcher {
  readonly #button = document.createElement('button');
  readonly #panel = document.createElement('div');
  readonly #badge = document.createElement('span');
  readonly #path = document.createElementNS('http://www.w3.org/2000/svg', 'path');

  constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly label: string,
  ) {
    const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    icon.setAttribute('viewBox', '0 0 24 24');
    icon.setAttribute('aria-hidden', 'true');
    icon.append(this.#path);
    for (const [element, part] of [[this.#button, 'button'], [this.#panel, 'panel'], [this.#badge, 'badge']] as const)
      element.setAttribute('part', part);
    this.#button.type = 'button';
    this.#badge.ariaHidden = 'true';
    this.#button.append(icon, this.#badge);
    this.#button.addEventListener('click', () => this.open(this.#panel.hidden));
    this.#button.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.open(false);
    });
    this.#panel.role = 'dialog';
    this.#panel.ariaLabel = label;
    this.#panel.append(frame);
    this.#panel.hidden = true;
    this.#draw();
    this.count(0);
  }

  /** The button comes after what it opens: Tab leads from the one to the other. */
  get elements(): HTMLElement[] {
    return [this.#panel, this.#button];
  }

  open(open: boolean): void {
    if (this.#panel.hidden !== open) return;
    this.#panel.hidden = !open;
    this.#draw();
    if (open) this.frame.focus();
    else this.#button.focus();
  }

  count(messages: number): void {
    this.#badge.textContent = messages > 99 ? '99+' : messages > 0 ? String(messages) : '';
    this.#button.ariaLabel = messages > 0 ? `${this.label} (${messages})` : this.label;
  }

  #draw(): void {
    this.#button.ariaExpanded = String(!this.#panel.hidden);
    this.#path.setAttribute('d', this.#panel.hidden ? BUBBLE : CROSS);
  }
}

// The script may be in a page twice.
if (!customElements.get('gavel-chat')) customElements.define('gavel-chat', GavelChat);
