//! Roles of operators: those that Gavel comes with, which stay as they are, and the app's own.

use gavel_model::{Actor, Permission, PutRole, Role, RoleId, operator};
use gavel_store::{Conn, Noted};

use super::within;
use crate::{Chat, Error, Result};

/// How many roles there may be.
const ROLES: usize = 100;

fn is_built_in(id: &RoleId) -> bool {
    operator::BUILT_IN.iter().any(|built_in| built_in.id == id.as_str())
}

impl Chat {
    /// All roles of operators.
    pub async fn operator_roles(&self, actor: &Actor) -> Result<Vec<Role>> {
        self.require_in_app(actor, Permission::ManageOperators).await?;
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let roles = self.0.store.read(|conn| conn.operator_roles()).await?;
        Ok(roles)
    }

    /// One role of operators.
    pub async fn operator_role(&self, actor: &Actor, id: &RoleId) -> Result<Role> {
        let all = self.operator_roles(actor).await?;
        all.into_iter().find(|role| role.id == *id).ok_or(Error::NotFound("role"))
    }

    /// Gives a role of operators its permissions; made if unknown. Nobody gives or takes what they lack.
    pub async fn put_operator_role(&self, actor: &Actor, id: &RoleId, put: PutRole) -> Result<Role> {
        if put.description.as_ref().is_some_and(|text| text.chars().count() > 200 || text.contains('\0')) {
            return Err(Error::field("/description", "at most 200 characters"));
        }
        let (chat, by, id) = (self.clone(), actor.clone(), id.clone());
        let write = move |conn: &Conn<'_>| {
            let own = match chat.operating(conn, &by, Permission::ManageOperators)? {
                Ok(own) => own,
                Err(refused) => return Ok(Err(refused)),
            };
            if is_built_in(&id) {
                return Ok(Err(Error::Conflict("the roles that Gavel comes with stay as they are; make another one")));
            }
            let all = conn.operator_roles()?;
            let before = all.iter().find(|role| role.id == id);
            let had = before.map(|role| role.permissions).unwrap_or_default();
            let moved = put.permissions.without(had).with(had.without(put.permissions));
            if let Err(refused) = within(own, moved, "/permissions") {
                return Ok(Err(refused));
            }
            if before.is_none() && all.len() >= ROLES {
                return Ok(Err(Error::Conflict("there are as many roles as there may be")));
            }
            let PutRole { description, permissions } = put.clone();
            let after = Role { id, description, permissions, built_in: false };
            conn.put_operator_role(&after.id, &put)?;
            conn.note(Noted::change(before, Some(&after)));
            Ok(Ok(after))
        };
        self.change(write, |_, _| ()).await?
    }

    /// Takes a role of operators away that nobody has.
    pub async fn delete_operator_role(&self, actor: &Actor, id: &RoleId) -> Result<()> {
        let (chat, by, id) = (self.clone(), actor.clone(), id.clone());
        let write = move |conn: &Conn<'_>| {
            let own = match chat.operating(conn, &by, Permission::ManageOperators)? {
                Ok(own) => own,
                Err(refused) => return Ok(Err(refused)),
            };
            if is_built_in(&id) {
                return Ok(Err(Error::Conflict("the roles that Gavel comes with stay")));
            }
            let Some(before) = conn.operator_roles()?.into_iter().find(|role| role.id == id) else {
                return Ok(Err(Error::NotFound("role")));
            };
            if let Err(refused) = within(own, before.permissions, "") {
                return Ok(Err(refused));
            }
            if conn.operator_role_in_use(&id)? {
                return Ok(Err(Error::Conflict(
                    "operators have this role, or are invited to it: give them another first",
                )));
            }
            conn.delete_operator_role(&id)?;
            conn.note(Noted::change(Some(&before), None::<&Role>));
            Ok(Ok(()))
        };
        self.change(write, |_, _| ()).await?
    }
}
