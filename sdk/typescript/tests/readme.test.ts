// What the README shows compiles.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** What one snippet has from those before it. */
const GIVEN = `
import type { Channel as GivenChannel, Gavel as GivenGavel } from '@gavel/client';
declare const client: GivenGavel;
declare const channel: GivenChannel;
export {};
`;

test('every snippet of the README compiles', async () => {
  const text = await readFile(join(folder, 'README.md'), 'utf8');
  const snippets = [...text.matchAll(/```(tsx?)\n(.*?)```/gs)];
  expect(snippets.length).toBeGreaterThan(4);
  const place = await mkdtemp(join(folder, 'tests', 'readme-'));
  try {
    const files = await Promise.all(
      snippets.map(async ([, kind, code = ''], n) => {
        const file = join(place, `${n}.${kind}`);
        await writeFile(file, code.includes('new Gavel') || kind === 'tsx' ? code : GIVEN + code);
        return file;
      }),
    );
    const react = join(place, 'react.d.ts');
    await writeFile(react, REACT);
    const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
    const { options } = ts.convertCompilerOptionsFromJson(
      { ...config.compilerOptions, jsx: 'preserve', noUnusedLocals: false, paths: { '@gavel/client': [join(folder, 'src/index.ts')] } },
      folder,
    );
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([...files, react], options));
    expect(problems.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)).toEqual([]);
  } finally {
    await rm(place, { recursive: true });
  }
});

/** As much of React as the README uses. */
const REACT = `
declare module 'react' {
  export function useEffect(effect: () => void | (() => void), needs: unknown[]): void;
  export function useSyncExternalStore<T>(subscribe: (listener: () => void) => () => void, getSnapshot: () => T): T;
}
declare namespace JSX {
  interface Element {}
  interface IntrinsicElements { button: { onClick: () => void; children?: unknown }; p: { key?: string; children?: unknown } }
}
`;
