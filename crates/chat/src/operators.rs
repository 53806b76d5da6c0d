//! Operators: who runs the app, and what they may do there.

mod create;
mod delete;
mod invite;
mod patch;
mod read;
mod roles;
mod second;
mod session;

use gavel_model::{Actor, Operator, Permission, PermissionSet, RoleId, UserId};
use gavel_store::Conn;

pub use create::NewOperator;
pub use second::Second;
pub use session::{NewSession, SessionLimits, SignedIn};

use crate::{Chat, Error, FieldError, Result, permission::denied_in_app};

/// How many roles an operator may have.
const ROLES_OF_ONE: usize = 10;

type StoreResult<T> = std::result::Result<T, gavel_store::Error>;

/// The name that others see, if it can be one; none where it is empty.
fn name(given: Option<String>) -> Result<Option<String>> {
    let given = given.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    match given {
        Some(name) if name.chars().count() > 100 || name.chars().any(char::is_control) => {
            Err(Error::field("/displayName", "at most 100 characters, none of them a control character"))
        }
        given => Ok(given),
    }
}

/// What these roles allow, if they are roles of operators.
fn allowed(conn: &Conn<'_>, roles: &[RoleId]) -> StoreResult<Result<PermissionSet>> {
    if !(1..=ROLES_OF_ONE).contains(&roles.len()) {
        return Ok(Err(Error::field("/roles", format!("1 to {ROLES_OF_ONE} roles"))));
    }
    let known = conn.operator_roles()?;
    for (i, role) in roles.iter().enumerate() {
        let wrong = if roles.iter().take(i).any(|other| other == role) {
            "twice"
        } else if known.iter().all(|known| known.id != *role) {
            "operators have no such role"
        } else {
            continue;
        };
        return Ok(Err(Error::field(format!("/roles/{i}"), wrong)));
    }
    conn.permissions_of_operator(roles).map(Ok)
}

/// Nothing, or that what is given is more than one has.
fn within(own: PermissionSet, given: PermissionSet, pointer: &str) -> Result<()> {
    match given.without(own).iter().next() {
        None => Ok(()),
        Some(missing) => Err(Error::Validation(vec![FieldError {
            pointer: pointer.to_owned(),
            detail: format!("nobody gives or takes what they do not have themselves: {missing}"),
        }])),
    }
}

/// How many owners there are who may sign in.
fn owners(conn: &Conn<'_>) -> StoreResult<usize> {
    Ok(conn.all_operators()?.iter().filter(|operator| operator.is_owner()).count())
}

/// Nothing, or that the app would be left without an owner.
fn leaves_an_owner(conn: &Conn<'_>, before: &Operator, after: Option<&Operator>) -> StoreResult<Result<()>> {
    let loses = before.is_owner() && !after.is_some_and(Operator::is_owner);
    Ok(if loses && owners(conn)? <= 1 {
        Err(Error::Conflict("this is the last owner: make another one first"))
    } else {
        Ok(())
    })
}

/// Nothing, or that in a channel operators speak as a user, whom others know, and not as the app itself.
pub(crate) fn speaks_for_oneself(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator(..) => {
            Err(Error::field("X-Gavel-User", "name the user whom you are linked with: operators speak as that one"))
        }
        _ => Ok(()),
    }
}

impl Chat {
    /// What an actor may do, if that is this too.
    pub(crate) fn operating(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        needed: Permission,
    ) -> StoreResult<Result<PermissionSet>> {
        let own = self.permissions_in_app(conn, actor)?;
        Ok(if own.contains(needed) { Ok(own) } else { Err(denied_in_app(actor, needed)) })
    }

    /// What an actor may do, if they may change this operator: nobody touches one who may do more.
    fn operating_on(&self, conn: &Conn<'_>, actor: &Actor, on: &Operator) -> StoreResult<Result<PermissionSet>> {
        let own = match self.operating(conn, actor, Permission::ManageOperators)? {
            Ok(own) => own,
            Err(refused) => return Ok(Err(refused)),
        };
        let theirs = conn.permissions_of_operator(&on.roles)?;
        Ok(match theirs.without(own).iter().next() {
            None => Ok(own),
            Some(permission) => {
                let detail = "this operator may do what you may not";
                Err(Error::PermissionDenied { permission, detail })
            }
        })
    }

    /// Nothing, or why one who may do this cannot have an operator speak as a user.
    fn may_link(&self, conn: &Conn<'_>, own: PermissionSet, user: &UserId) -> StoreResult<Result<()>> {
        let Some(user) = conn.user(user)? else { return Ok(Err(Error::field("/userId", "there is no such user"))) };
        let more = self.beyond(conn, own, &user.roles)?;
        Ok(match more.iter().next() {
            None => Ok(()),
            Some(missing) => {
                Err(Error::field("/userId", format!("the roles of this user allow what you may not: {missing}")))
            }
        })
    }
}
