import { useState } from 'react';
import classes from './Avatar.module.css';

interface Props {
  /** Whose it is: says the colour where there is no picture. */
  id: string;
  name: string;
  url?: string | null | undefined;
  size?: number;
  /** Square for what is not a person. */
  shape?: 'round' | 'square';
}

/** A picture, or initials on a colour that is always the same for the same id. The name stands beside it. */
export function Avatar({ id, name, url, size = 36, shape = 'round' }: Props) {
  const [broken, setBroken] = useState<string>();
  const measures = { width: size, height: size, fontSize: Math.round(size * 0.4) };
  if (url && url !== broken) {
    const lost = (): void => setBroken(url);
    return <img className={classes.avatar} data-shape={shape} style={measures} src={url} alt="" loading="lazy" onError={lost} />;
  }
  // Drawn by the style sheet: they are no text to be read or copied.
  const initials = shape === 'square' ? (name.match(/[\p{L}\p{N}]/u)?.[0] ?? '#').toUpperCase() : initialsOf(name);
  return (
    <span className={classes.avatar} data-shape={shape} data-tone={toneOf(id)} data-initials={initials} style={measures} aria-hidden />
  );
}

export const TONES = 10;

/** FNV-1a: short, and spreads short ids well. */
export function toneOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % TONES;
}

export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = words[0]?.match(/./u)?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.match(/./u)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
