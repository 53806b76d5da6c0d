import { CloseButton, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useText } from '../i18n';
import { Search } from './Search';
import classes from './Search.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function SearchDialog({ opened, onClose }: Props) {
  const { search: text, common } = useText();
  const isNarrow = useMediaQuery('(width < 48em)');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      size={680}
      padding={0}
      yOffset="5rem"
      fullScreen={isNarrow}
      transitionProps={{ duration: 100 }}
      attributes={{ content: { 'aria-label': text.search } }}
      classNames={{ content: classes.modal ?? '', body: classes.modalBody ?? '' }}
    >
      {isNarrow && <CloseButton aria-label={common.close} m={6} onClick={onClose} />}
      <Search onOpened={onClose} />
      <div className={classes.keys} aria-hidden>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {text.keyMove}
        </span>
        <span>
          <kbd>↵</kbd> {text.keyOpen}
        </span>
        <span>
          <kbd>Esc</kbd> {text.keyClose}
        </span>
        <span>{text.tips}</span>
      </div>
    </Modal>
  );
}
