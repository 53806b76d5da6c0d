import { ofOperators, ofUsers } from './roleKinds';
import { RolePanel } from './RolePanel';

/** What is open beside a list of roles. */
export const rolesPanels = {
  operatorRoles: ({ id }: { id: string }) => <RolePanel kind={ofOperators} id={id} />,
  roles: ({ id }: { id: string }) => <RolePanel kind={ofUsers} id={id} />,
};
