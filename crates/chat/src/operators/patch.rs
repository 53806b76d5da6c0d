//! Changing an operator.

use gavel_model::{Actor, Email, Operator, OperatorId, PatchOperator, Timestamp};
use gavel_store::{Conn, Noted};

use super::{StoreResult, allowed, leaves_an_owner, name, within};
use crate::{Chat, Error, Result};

impl Chat {
    /// Changes an operator; what the patch does not name stays. Nobody gives or takes what they lack, and the last owner
    /// stays one. Everybody may give themselves another name.
    pub async fn patch_operator(&self, actor: &Actor, id: &OperatorId, patch: PatchOperator) -> Result<Operator> {
        let (chat, by, id, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(before) = conn.operator(&id)? else {
                let known = chat.operating(conn, &by, gavel_model::Permission::ManageOperators)?;
                return Ok(Err(known.err().unwrap_or(Error::NotFound("operator"))));
            };
            let itself = matches!(&by, Actor::Operator(own, _) if *own == id);
            let only_name = patch.roles.is_none() && patch.user_id.is_none() && patch.disabled.is_none();
            let own = if itself && only_name {
                conn.permissions_of_operator(&before.roles)?
            } else {
                match chat.operating_on(conn, &by, &before)? {
                    Ok(own) => own,
                    Err(refused) => return Ok(Err(refused)),
                }
            };
            let after = match changed(&before, patch, at) {
                Ok(after) => after,
                Err(refused) => return Ok(Err(refused)),
            };
            if after.roles != before.roles {
                let given = allowed(conn, &after.roles)?.and_then(|given| within(own, given, "/roles"));
                if let Err(refused) = given {
                    return Ok(Err(refused));
                }
            }
            if let Some(user) = after.user_id.as_ref().filter(|user| before.user_id.as_ref() != Some(user))
                && let Err(refused) = chat.may_link(conn, own, user)?
            {
                return Ok(Err(refused));
            }
            keep(conn, &before, after)
        };
        self.change(write, |_, _| ()).await?
    }

    /// Has an operator sign in no more, for who may run a command on the server's machine.
    pub async fn disable_operator(&self, email: &Email) -> Result<Operator> {
        let (email, at) = (email.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(known) = conn.operator_by_email(&email)? else { return Ok(Err(Error::NotFound("operator"))) };
            let before = known.operator;
            let after = Operator { disabled_at: before.disabled_at.or(Some(at)), ..before.clone() };
            keep(conn, &before, after)
        };
        self.change(write, |_, _| ()).await?
    }
}

/// An operator as a patch would have them.
fn changed(before: &Operator, patch: PatchOperator, at: Timestamp) -> Result<Operator> {
    let mut after = before.clone();
    if patch.display_name.is_some() {
        after.display_name = name(patch.display_name)?;
    }
    after.roles = patch.roles.unwrap_or(after.roles);
    after.user_id = patch.user_id.unwrap_or(after.user_id);
    if let Some(disabled) = patch.disabled {
        after.disabled_at = if disabled { before.disabled_at.or(Some(at)) } else { None };
    }
    Ok(after)
}

/// Keeps an operator as they are to be. Who may not sign in any more is signed out.
fn keep(conn: &Conn<'_>, before: &Operator, after: Operator) -> StoreResult<Result<Operator>> {
    if let Err(refused) = leaves_an_owner(conn, before, Some(&after))? {
        return Ok(Err(refused));
    }
    if after == *before {
        return Ok(Ok(after));
    }
    conn.put_operator(&after)?;
    if after.disabled_at.is_some() {
        conn.end_sessions(&after.id, None)?;
    }
    conn.note(Noted::change(Some(before), Some(&after)).about("operator", &after.id));
    Ok(Ok(after))
}
