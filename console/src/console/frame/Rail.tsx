import { ActionIcon, Tooltip } from '@mantine/core';
import { IconGavel, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { useSession } from '../session/session';
import { placesOf } from './places';
import classes from './Rail.module.css';

interface Props {
  isNarrow: boolean;
  onResize: () => void;
}

/** Where one can go. */
export function Rail({ isNarrow, onResize }: Props) {
  const { frame } = useWords();
  const { permissions } = useSession();
  const ResizeIcon = isNarrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={classes.rail} aria-label={frame.navigation} id="navigation">
      <div className={classes.brand}>
        <span className={classes.mark} aria-hidden>
          <IconGavel size={18} />
        </span>
        <span className={classes.name}>{frame.product}</span>
      </div>
      <ul className={classes.places}>
        {placesOf(permissions).map(({ id, to, icon: Icon, key }) => (
          <li key={id}>
            <Tooltip label={frame.places[id]} position="right" disabled={!isNarrow} withinPortal>
              <Link to={to} className={classes.place} activeProps={{ 'data-active': true }} activeOptions={{ exact: to === '/', includeSearch: false }}>
                <Icon size={19} stroke={1.7} aria-hidden />
                <span className={classes.name}>{frame.places[id]}</span>
                <kbd className={classes.key} aria-hidden>
                  g {key}
                </kbd>
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <ActionIcon className={classes.resize} variant="subtle" color="gray" onClick={onResize} aria-label={isNarrow ? frame.expand : frame.collapse}>
        <ResizeIcon size={18} stroke={1.7} />
      </ActionIcon>
    </nav>
  );
}
