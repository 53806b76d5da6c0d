// Places in a text, counted as JavaScript does.

import { expect, test } from 'vitest';

import { newId, toUtf16 } from '../src/index.js';
import { inUtf16 } from '../src/offsets.js';

const words = ['a', 'ä', 'e\u0301', '😀', '👩‍👩‍👧', '\u{10ffff}', '中', '', '\ud800'];

test('places mean the same characters, whatever the text', () => {
  for (let seed = 0; seed < 2_000; seed++) {
    const scalars = Array.from({ length: seed % 9 }, (_, n) => words[(seed * 7 + n * n * 3) % words.length]).join('');
    const all = Array.from(scalars);
    const start = seed % (all.length + 1);
    const end = start + (seed % (all.length - start + 1));
    const [place] = toUtf16(scalars, [{ start, end }]);
    expect(scalars.slice(place?.start, place?.end)).toBe(all.slice(start, end).join(''));
  }
});

test('what the server answers is converted once, wherever it has places', () => {
  const moderation = () => ({ originalText: '😀 no', spans: [{ start: 2, end: 4, label: 'x', ruleId: 'r' }] });
  const converted = [{ start: 3, end: 5, label: 'x', ruleId: 'r' }];
  expect(inUtf16({ message: {}, moderation: moderation() }).moderation.spans).toEqual(converted);
  expect(inUtf16({ items: [{ moderation: moderation() }] }).items[0]?.moderation.spans).toEqual(converted);
  expect(inUtf16({ items: [{ text: '😀 no', highlights: [{ start: 2, end: 4 }] }] }).items[0]?.highlights).toEqual([{ start: 3, end: 5 }]);
  expect(inUtf16({ message: {}, moderation: null })).toEqual({ message: {}, moderation: null });
  expect(inUtf16(null)).toBeNull();
});

test('ids are UUIDv7, in the order of their time', () => {
  const before = Date.now();
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  }
});
