//! Inviting operators: who is invited gets a link from who invites them, and chooses a password there.

use std::time::Duration;

use gavel_model::{Actor, NewOperatorInvitation, OperatorInvitation, OperatorInvitationId, Permission};
use gavel_store::{Conn, InvitationHash, Noted};

use super::{NewOperator, NewSession, SignedIn, allowed, create::keep, name, within};
use crate::{Chat, Error, Result, mint::mint};

/// How long an invitation is open.
const OPEN: Duration = Duration::from_hours(7 * 24);

impl Chat {
    /// Invites somebody, in place of an earlier invitation of theirs. Only the hash of the invitation's token is known here.
    pub async fn invite_operator(
        &self,
        actor: &Actor,
        new: NewOperatorInvitation,
        hash: InvitationHash,
    ) -> Result<OperatorInvitation> {
        let at = self.now();
        let invitation = OperatorInvitation {
            id: mint(at),
            email: new.email,
            display_name: name(new.display_name)?,
            roles: new.roles,
            user_id: new.user_id,
            created_at: at,
            expires_at: at.plus(OPEN),
        };
        let (chat, by) = (self.clone(), actor.clone());
        let write = move |conn: &Conn<'_>| {
            let own = match chat.operating(conn, &by, Permission::ManageOperators)? {
                Ok(own) => own,
                Err(refused) => return Ok(Err(refused)),
            };
            let given = allowed(conn, &invitation.roles)?.and_then(|given| within(own, given, "/roles"));
            if let Err(refused) = given {
                return Ok(Err(refused));
            }
            if let Some(user) = &invitation.user_id
                && let Err(refused) = chat.may_link(conn, own, user)?
            {
                return Ok(Err(refused));
            }
            if conn.operator_by_email(&invitation.email)?.is_some() {
                return Ok(Err(Error::Conflict("there is an operator with this address")));
            }
            conn.forget_operator_invitations(at)?;
            conn.create_operator_invitation(&invitation, &hash)?;
            let noted = Noted::change(None::<&OperatorInvitation>, Some(&invitation));
            conn.note(noted.about("operatorInvitation", &invitation.id));
            Ok(Ok(invitation))
        };
        self.change(write, |_, _| ()).await?
    }

    /// The invitations that are open, newest first.
    pub async fn operator_invitations(&self, actor: &Actor) -> Result<Vec<OperatorInvitation>> {
        self.require_in_app(actor, Permission::ManageOperators).await?;
        let at = self.now();
        Ok(self.0.store.read(move |conn| conn.operator_invitations(at)).await?)
    }

    /// Takes an invitation back.
    pub async fn withdraw_operator_invitation(&self, actor: &Actor, id: &OperatorInvitationId) -> Result<()> {
        let (chat, by, id) = (self.clone(), actor.clone(), id.clone());
        let write = move |conn: &Conn<'_>| {
            if let Err(refused) = chat.operating(conn, &by, Permission::ManageOperators)? {
                return Ok(Err(refused));
            }
            let Some(before) = conn.operator_invitation(&id)? else {
                return Ok(Err(Error::NotFound("invitation")));
            };
            conn.delete_operator_invitation(&id)?;
            conn.note(Noted::change(Some(&before), None::<&OperatorInvitation>));
            Ok(Ok(()))
        };
        self.change(write, |_, _| ()).await?
    }

    /// The open invitation whose token has this hash.
    pub async fn operator_invitation(&self, hash: &InvitationHash) -> Result<OperatorInvitation> {
        let (hash, at) = (hash.clone(), self.now());
        let found = self.0.store.read(move |conn| conn.operator_invitation_by_hash(&hash)).await?;
        found.filter(|open| open.expires_at > at).ok_or(Error::NotFound("invitation"))
    }

    /// Accepts an invitation: makes the operator, and signs them in.
    pub async fn accept_operator_invitation(
        &self,
        hash: InvitationHash,
        display_name: Option<String>,
        password_hash: String,
        session: NewSession,
    ) -> Result<SignedIn> {
        let invitation = self.operator_invitation(&hash).await?;
        let operator = self.new_operator(&NewOperator {
            email: invitation.email,
            display_name: display_name.or(invitation.display_name),
            roles: invitation.roles,
            user_id: invitation.user_id,
            password_hash: password_hash.clone(),
        })?;
        let (chat, session) = (self.clone(), self.new_session(session));
        let write = move |conn: &Conn<'_>| {
            // Accepted or withdrawn meanwhile, it is not there any more.
            let still = conn.operator_invitation(&invitation.id)?.is_some();
            if !still || !conn.delete_operator_invitation(&invitation.id)? {
                return Ok(Err(Error::NotFound("invitation")));
            }
            match keep(conn, operator, &password_hash)? {
                Ok(operator) => chat.sign_in_as(conn, operator, session).map(Ok),
                Err(refused) => Ok(Err(refused)),
            }
        };
        self.change(write, |_, _| ()).await?
    }
}
