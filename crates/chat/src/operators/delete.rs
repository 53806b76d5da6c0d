//! Taking an operator away.

use gavel_model::{Actor, Operator, OperatorId, Permission};
use gavel_store::{Conn, Noted};

use super::leaves_an_owner;
use crate::{Chat, Error, Result};

impl Chat {
    /// Takes an operator away, with their sessions; what they did stays in the audit log.
    pub async fn delete_operator(&self, actor: &Actor, id: &OperatorId) -> Result<()> {
        let (chat, by, id) = (self.clone(), actor.clone(), id.clone());
        let write = move |conn: &Conn<'_>| {
            let Some(before) = conn.operator(&id)? else {
                let known = chat.operating(conn, &by, Permission::ManageOperators)?;
                return Ok(Err(known.err().unwrap_or(Error::NotFound("operator"))));
            };
            if let Err(refused) = chat.operating_on(conn, &by, &before)? {
                return Ok(Err(refused));
            }
            if let Err(refused) = leaves_an_owner(conn, &before, None)? {
                return Ok(Err(refused));
            }
            conn.delete_operator(&id)?;
            conn.note(Noted::change(Some(&before), None::<&Operator>));
            Ok(Ok(()))
        };
        self.change(write, |_, _| ()).await?
    }
}
