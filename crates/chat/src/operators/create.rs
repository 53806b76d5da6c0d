//! Making operators: by the command line, and the first one by whoever has the server's word.

use gavel_model::{Email, Operator, OperatorId, RoleId, UserId, operator, role};
use gavel_store::{Conn, Noted};

use super::{NewSession, SignedIn, StoreResult, allowed, name};
use crate::{Chat, Error, Result, mint::mint};

/// Who is to be an operator.
#[derive(Clone, Debug)]
pub struct NewOperator {
    /// What they sign in with.
    pub email: Email,
    /// What others see.
    pub display_name: Option<String>,
    /// What they may do.
    pub roles: Vec<RoleId>,
    /// As whom they speak.
    pub user_id: Option<UserId>,
    /// Of their password.
    pub password_hash: String,
}

impl Chat {
    /// Makes an operator, for who may run a command on the server's machine.
    pub async fn create_operator(&self, new: NewOperator) -> Result<Operator> {
        let operator = self.new_operator(&new)?;
        let write = move |conn: &Conn<'_>| keep(conn, operator, &new.password_hash);
        self.change(write, |_, _| ()).await?
    }

    /// Whether there is any operator.
    pub async fn has_operators(&self) -> Result<bool> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let any = self.0.store.read(|conn| conn.has_operators()).await?;
        Ok(any)
    }

    /// Makes the first operator, an owner, and signs them in; refused once there is one.
    pub async fn set_up(
        &self,
        email: Email,
        display_name: Option<String>,
        password_hash: String,
        session: NewSession,
    ) -> Result<SignedIn> {
        let roles = vec![role::id(operator::OWNER)];
        let new = NewOperator { email, display_name, roles, user_id: None, password_hash };
        let operator = self.new_operator(&new)?;
        let (chat, session) = (self.clone(), self.new_session(session));
        let write = move |conn: &Conn<'_>| {
            if conn.has_operators()? {
                return Ok(Err(Error::Conflict("there is an operator already: sign in, or be invited")));
            }
            match keep(conn, operator, &new.password_hash)? {
                Ok(operator) => chat.sign_in_as(conn, operator, session).map(Ok),
                Err(refused) => Ok(Err(refused)),
            }
        };
        self.change(write, |_, _| ()).await?
    }

    /// An operator as they will be.
    pub(super) fn new_operator(&self, new: &NewOperator) -> Result<Operator> {
        let at = self.now();
        Ok(Operator {
            id: mint::<OperatorId>(at),
            email: new.email.clone(),
            display_name: name(new.display_name.clone())?,
            roles: new.roles.clone(),
            user_id: new.user_id.clone(),
            totp_enabled: false,
            created_at: at,
            last_sign_in_at: None,
            disabled_at: None,
        })
    }
}

/// Keeps a new operator, if they can be one.
pub(super) fn keep(conn: &Conn<'_>, new: Operator, password_hash: &str) -> StoreResult<Result<Operator>> {
    if let Err(refused) = allowed(conn, &new.roles)? {
        return Ok(Err(refused));
    }
    match conn.create_operator(&new, password_hash) {
        Ok(()) => {
            conn.note(Noted::change(None::<&Operator>, Some(&new)).about("operator", &new.id));
            Ok(Ok(new))
        }
        Err(gavel_store::Error::Conflict) => Ok(Err(Error::Conflict("there is an operator with this address"))),
        Err(error) => Err(error),
    }
}
