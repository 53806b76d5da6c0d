import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useRef, useState } from 'react';
import { useNotices } from '../../shared/notices/notices';
import { Placeholders } from '../../shared/States';
import { inBrowser } from '../../shared/storage';
import { useWords } from '../i18n';
import { useConnection } from '../live/useConnection';
import { useSession } from '../session/session';
import classes from './Frame.module.css';
import { KeySheet } from './KeySheet';
import { useKeys } from './keys';
import { Palette } from './Palette';
import { placesOf } from './places';
import { Rail } from './Rail';
import { TopBar } from './TopBar';

const KEPT = 'gavel-console-rail';

/** What is around all screens: where one can go, what one can search and do, who one is. */
export function Frame() {
  const { frame } = useWords();
  const navigate = useNavigate();
  const { permissions } = useSession();
  useConnection();
  const { undo } = useNotices();
  const [isNarrow, setNarrow] = useState(() => inBrowser.get(KEPT) === 'narrow');
  const [palette, paletteIs] = useDisclosure();
  const [sheet, sheetIs] = useDisclosure();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // On a narrow page the navigation is open where it was opened, and closes by going elsewhere.
  const [drawerAt, setDrawerAt] = useState<string>();
  const drawer = drawerAt === path;

  const resize = (): void => {
    inBrowser.set(KEPT, isNarrow ? 'wide' : 'narrow');
    setNarrow(!isNarrow);
  };
  useHotkeys([['mod+K', paletteIs.open]], []);
  useKeys({
    '?': sheetIs.open,
    '[': resize,
    z: undo,
    ...Object.fromEntries(placesOf(permissions).map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
  });

  return (
    <div className={classes.frame} data-narrow={isNarrow || undefined} data-drawer={drawer || undefined}>
      <a className={classes.skip} href="#content" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {frame.skip}
      </a>
      <Rail isNarrow={isNarrow} onResize={resize} />
      <button type="button" className={classes.curtain} tabIndex={-1} aria-hidden onClick={() => setDrawerAt(undefined)} />
      <TopBar onPalette={paletteIs.open} onKeys={sheetIs.open} onNavigation={() => setDrawerAt(drawer ? undefined : path)} navigationIsOpen={drawer} />
      <main id="content" ref={main} tabIndex={-1} className={classes.main}>
        <Suspense fallback={<div className={classes.waiting}><Placeholders rows={8} height={36} /></div>}>
          <Outlet />
        </Suspense>
      </main>
      <Palette opened={palette} onClose={paletteIs.close} onKeys={sheetIs.open} />
      <KeySheet opened={sheet} onClose={sheetIs.close} />
    </div>
  );
}
