import { queryOptions } from '@tanstack/react-query';
import { api } from '../../console/api';

/** The roles of operators. */
export const operatorRolesQuery = queryOptions({
  queryKey: ['operatorRoles'],
  queryFn: ({ signal }) => api.get('/operatorRoles', { signal }),
  staleTime: 60_000,
});
