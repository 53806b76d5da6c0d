import { Button } from '@mantine/core';
import { useText } from '../../shared/i18n';
import type { List } from './useList';

/** The next page of a short list in the details. */
export function MoreButton<T>({ list }: { list: List<T> }) {
  const { common } = useText();
  if (!list.hasMore) return null;
  return (
    <Button variant="subtle" size="xs" loading={list.loadsMore} onClick={list.more}>
      {common.more}
    </Button>
  );
}
