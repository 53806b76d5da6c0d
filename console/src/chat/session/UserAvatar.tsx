import { Avatar } from '../../shared/Avatar';
import { nameOf, useUser } from './users';

export function UserAvatar({ userId, size }: { userId: string; size?: number }) {
  const user = useUser(userId);
  return <Avatar id={userId} name={nameOf(userId, user)} url={user?.avatarUrl} {...(size !== undefined && { size })} />;
}
