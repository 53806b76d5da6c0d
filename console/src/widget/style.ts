// How the widget looks. A constructed sheet, which no Content-Security-Policy of the host's forbids.

export const style = `
:host { display: block; block-size: 36rem; --accent: var(--gavel-accent, light-dark(#3b5bdb, #5c7cfa)) }
:host([hidden]) { display: none }
:host([launcher]) { display: contents }
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host(:not([theme=light], [theme=dark])) { color-scheme: light dark }
iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; background: light-dark(#fff, #1a1b1e) }
[part=panel] { position: fixed; z-index: 2147483000; inset-block-end: 5.5rem; inset-inline-end: 1.25rem;
  inline-size: min(24rem, 100vw - 2.5rem); block-size: min(40rem, 100dvh - 7rem); overflow: hidden; border-radius: .75rem;
  border: 1px solid light-dark(#dee2e6, #424242); box-shadow: 0 .5rem 2rem rgb(0 0 0 / .25) }
[part=panel][hidden] { display: none }
[part=button] { position: fixed; z-index: 2147483000; inset-block-end: 1.25rem; inset-inline-end: 1.25rem; inline-size: 3.5rem;
  block-size: 3.5rem; padding: 1rem; border: 0; border-radius: 50%; background: var(--accent); color: #fff; cursor: pointer;
  box-shadow: 0 .25rem 1rem rgb(0 0 0 / .25) }
[part=button]:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
[part=badge] { position: absolute; inset-block-start: -.25rem; inset-inline-end: -.25rem; min-inline-size: 1.25rem; padding: 0 .3rem;
  box-sizing: border-box; border-radius: 1rem; background: #c92a2a; color: #fff; font: 600 .75rem/1.25rem system-ui, sans-serif }
[part=badge]:empty { display: none }
svg { display: block; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
@media (max-width: 30rem) {
  [part=panel] { inset: 0 0 5.5rem; inline-size: auto; block-size: auto; border: 0; border-radius: 0 }
}
`;
