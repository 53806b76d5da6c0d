import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Empty } from '../shared/States';
import { useWords } from './i18n';
import { type Permission, useMay } from './session/session';

/** A screen for those who have one of these permissions; for others what is missing. */
export function Needs({ one, children }: { one: readonly [Permission, ...Permission[]]; children: ReactNode }) {
  const { frame } = useWords();
  const may = useMay();
  if (one.some((permission) => may(permission))) return children;
  return (
    <div style={{ flex: 1 }}>
      <Empty icon={IconLock} title={frame.mayNot} how={frame.mayNotHow(one[0])} />
    </div>
  );
}
