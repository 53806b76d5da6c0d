import { Modal, Switch } from '@mantine/core';
import { useText } from '../../shared/i18n';
import { useWords } from '../i18n';
import { useSession } from '../session/session';
import classes from './KeySheet.module.css';
import { setSingleKeys, useSingleKeys } from './keys';
import { placesOf } from './places';

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** Which keys there are. */
export function KeySheet({ opened, onClose }: Props) {
  const { frame, live } = useWords();
  const { common } = useText();
  const { permissions } = useSession();
  const isOn = useSingleKeys();
  const names = frame.keyNames;
  const groups: [string, [string, string][]][] = [
    [
      frame.keyGroups.everywhere,
      [
        ['Ctrl K', names.palette],
        ['?', names.sheet],
        ['[', names.rail],
        ...(permissions.includes('read_channel') ? [['p', live.keyPause] as [string, string]] : []),
        ['z', names.undo],
        ...placesOf(permissions).map(({ key, id }): [string, string] => [`g ${key}`, frame.places[id]]),
      ],
    ],
    [
      frame.keyGroups.lists,
      [
        ['/', names.search],
        ['j', names.next],
        ['k', names.previous],
        ['Home End', names.firstLast],
        ['Enter', names.open],
      ],
    ],
    [frame.keyGroups.panel, [['Esc', names.close]]],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={frame.keys} size={620} closeButtonProps={{ 'aria-label': common.close }}>
      <div className={classes.groups}>
        {groups.map(([title, keys]) => (
          <section key={title} aria-label={title}>
            <h3 className={classes.title}>{title}</h3>
            <dl className={classes.keys}>
              {keys.map(([key, name]) => (
                <div key={key} className={classes.line}>
                  <dt>{name}</dt>
                  <dd>
                    {key.split(' ').map((one) => (
                      <kbd key={one} className={classes.key}>
                        {one}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="md"
        label={frame.keysOn}
        description={frame.keysHow}
        checked={isOn}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
    </Modal>
  );
}
