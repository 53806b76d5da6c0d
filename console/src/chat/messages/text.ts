// What is in a text beside words: addresses, people, code. Pure.

export type Token =
  | { readonly kind: 'text' | 'code' | 'block'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'mention'; readonly text: string; readonly userId: string | null };

const PATTERN = /```(?<block>[\s\S]+?)```\n?|`(?<code>[^`\n]+)`|(?<link>https?:\/\/[^\s<>"]+|www\.[^\s<>"]+\.[^\s<>"]+)/giu;
const AFTER_LINK = /[.,:;!?'"“”)\]}…]+$/u;
/** What mentions everybody. */
const ALL = ['all', 'everyone', 'channel', 'here'];

interface Mentions {
  /** What each who is mentioned is called. */
  readonly names: ReadonlyMap<string, string>;
  readonly all: boolean;
}

export function tokensOf(text: string, mentions: Mentions): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    const { block, code, link } = match.groups ?? {};
    let whole = match[0];
    let token: Token;
    if (block !== undefined) token = { kind: 'block', text: block.replace(/^\n|\n$/g, '') };
    else if (code !== undefined) token = { kind: 'code', text: code };
    else {
      whole = withoutEnd(link ?? '');
      token = linkTo(whole);
    }
    tokens.push(...peopleIn(text.slice(end, match.index), mentions), token);
    end = match.index + whole.length;
  }
  return [...tokens, ...peopleIn(text.slice(end), mentions)];
}

/** A link, or the text where it is no address. */
function linkTo(text: string): Token {
  const url = /^https?:/i.test(text) ? text : `https://${text}`;
  return URL.canParse(url) ? { kind: 'link', text, url } : { kind: 'text', text };
}

/** An address without what ends the sentence; a bracket that it opened itself is its own. */
function withoutEnd(link: string): string {
  const ended = link.replace(AFTER_LINK, '');
  const isOpen = ended.split('(').length > ended.split(')').length;
  return isOpen && link[ended.length] === ')' ? `${ended})` : ended;
}

function peopleIn(text: string, { names, all }: Mentions): Token[] {
  if (!text) return [];
  const called = new Map<string, string | null>();
  for (const [id, name] of names) {
    called.set(id.toLowerCase(), id);
    called.set(name.toLowerCase(), id);
  }
  if (all) for (const word of ALL) called.set(word, null);
  if (called.size === 0) return [{ kind: 'text', text }];
  // The longest first: "Ann" is not the beginning of "Ann-Marie".
  const words = [...called.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`@(${words.join('|')})(?![\\p{L}\\p{N}_])`, 'giu');
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const userId = called.get((match[1] ?? '').toLowerCase()) ?? null;
    if (match.index > end) tokens.push({ kind: 'text', text: text.slice(end, match.index) });
    tokens.push({ kind: 'mention', text: userId === null ? match[0] : `@${names.get(userId) ?? userId}`, userId });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'text', text: text.slice(end) });
  return tokens;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0f]|\s)+$/u;
const MOST_LARGE = 6;

/** Whether a text is a few emojis and nothing else. */
export function isEmojiOnly(text: string): boolean {
  if (text.length > 80 || !text.trim() || !EMOJI.test(text)) return false;
  return [...new Intl.Segmenter().segment(text.replace(/\s/g, ''))].length <= MOST_LARGE;
}

/** A text in pieces, those in a place marked. Places may overlap and come in any order. */
export function marked(text: string, places: readonly { start: number; end: number }[]): { text: string; isMarked: boolean }[] {
  const edges = [...new Set([0, text.length, ...places.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? text.length;
    return { text: text.slice(from, to), isMarked: places.some(({ start, end }) => start <= from && to <= end) };
  });
}
