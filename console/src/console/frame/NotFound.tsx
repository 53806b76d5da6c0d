import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../shared/States';
import { useWords } from '../i18n';

/** An address that leads nowhere. */
export function NotFound() {
  const { frame } = useWords();
  return (
    <Empty icon={IconMapOff} title={frame.notFound} how={frame.notFoundHow}>
      <Link to="/">{frame.toHome}</Link>
    </Empty>
  );
}
