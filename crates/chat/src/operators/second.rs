//! What operators show beside their password: a code of their authenticator, or one of the recovery codes.

use gavel_model::{Actor, OperatorId, Permission};
use gavel_store::{Conn, Credentials, Noted, RecoveryHash};

use super::StoreResult;
use crate::{Chat, Error, Result};

/// What was shown beside a password.
#[derive(Clone, Debug)]
pub enum Second {
    /// Nothing.
    Nothing,
    /// The code of this step of time, found right.
    Totp(i64),
    /// A recovery code.
    Recovery(RecoveryHash),
}

/// Whether what was shown is enough. A code is used up by it.
pub(super) fn prove(conn: &Conn<'_>, of: &Credentials, second: &Second) -> StoreResult<bool> {
    let id = &of.operator.id;
    if of.totp_secret.is_none() {
        return Ok(true);
    }
    match second {
        Second::Nothing => Ok(false),
        Second::Totp(step) => conn.use_totp(id, *step),
        Second::Recovery(code) => {
            let used = conn.use_recovery_code(id, code)?;
            if used {
                let left = serde_json::json!({ "recoveryCodesLeft": conn.recovery_codes_left(id)? });
                conn.note(Noted::change(None::<&()>, Some(&left)));
            }
            Ok(used)
        }
    }
}

impl Chat {
    /// Offers an operator a secret for their authenticator. Nothing changes until they show a code of it.
    pub async fn offer_totp(&self, id: &OperatorId, secret: String) -> Result<()> {
        let id = id.clone();
        let write = move |conn: &Conn<'_>| match conn.credentials_of(&id)? {
            Some(known) if known.totp_secret.is_some() => {
                Ok(Err(Error::Conflict("there is an authenticator already: take it off first")))
            }
            Some(_) => conn.offer_totp(&id, &secret).map(Ok),
            None => Ok(Err(Error::NotFound("operator"))),
        };
        self.change(write, |_, _| ()).await?
    }

    /// Has an operator sign in with codes of what they were offered from now on: they have shown that of this step.
    pub async fn enable_totp(
        &self,
        id: &OperatorId,
        secret: String,
        step: i64,
        recovery: Vec<RecoveryHash>,
    ) -> Result<()> {
        let id = id.clone();
        let write = move |conn: &Conn<'_>| {
            if !conn.enable_totp(&id, &secret, step)? {
                return Ok(Err(Error::Conflict("another authenticator was offered meanwhile: begin anew")));
            }
            conn.put_recovery_codes(&id, &recovery).map(Ok)
        };
        self.change(write, |_, _| ()).await?
    }

    /// Has one who has shown what they have sign in by the password alone from now on; whether it was right.
    pub async fn disable_totp(&self, known: Credentials, second: Second) -> Result<bool> {
        let write = move |conn: &Conn<'_>| {
            if !prove(conn, &known, &second)? {
                return Ok(false);
            }
            conn.disable_totp(&known.operator.id)?;
            Ok(true)
        };
        self.change(write, |_, _| ()).await
    }

    /// Gives an operator who has an authenticator other recovery codes; those before are void.
    pub async fn put_recovery_codes(&self, id: &OperatorId, codes: Vec<RecoveryHash>) -> Result<()> {
        let id = id.clone();
        let write = move |conn: &Conn<'_>| match conn.credentials_of(&id)? {
            Some(known) if known.totp_secret.is_some() => conn.put_recovery_codes(&id, &codes).map(Ok),
            _ => Ok(Err(Error::Conflict("there is no authenticator that could be lost"))),
        };
        self.change(write, |_, _| ()).await?
    }

    /// Takes an operator's authenticator off who lost it. Their sessions end.
    pub async fn reset_totp(&self, actor: &Actor, id: &OperatorId) -> Result<()> {
        let (chat, by, id) = (self.clone(), actor.clone(), id.clone());
        let write = move |conn: &Conn<'_>| {
            let Some(operator) = conn.operator(&id)? else {
                let known = chat.operating(conn, &by, Permission::ManageOperators)?;
                return Ok(Err(known.err().unwrap_or(Error::NotFound("operator"))));
            };
            if let Err(refused) = chat.operating_on(conn, &by, &operator)? {
                return Ok(Err(refused));
            }
            if conn.disable_totp(&id)? {
                conn.end_sessions(&id, None)?;
            }
            Ok(Ok(()))
        };
        self.change(write, |_, _| ()).await?
    }
}
