//! Invitations to be an operator, of whose tokens only hashes are kept.

use gavel_model::{OperatorInvitation, OperatorInvitationId, Timestamp};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
};

const COLUMNS: &str = "i.id, i.email, i.display_name, i.roles, i.user_id, i.created_at, i.expires_at";

/// The SHA-256 of an invitation's token, as hexadecimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationHash(pub String);

fn read(row: &Row<'_>) -> Result<OperatorInvitation, Error> {
    Ok(OperatorInvitation {
        id: row.parsed(row.next())?,
        email: row.parsed(row.next())?,
        display_name: row.text_or_null(row.next())?,
        roles: row.json(row.next())?,
        user_id: row.parsed_or_null(row.next())?,
        created_at: row.time(row.next())?,
        expires_at: row.time(row.next())?,
    })
}

impl Conn<'_> {
    /// Keeps an invitation, in place of an earlier one to the same address.
    pub fn create_operator_invitation(&self, new: &OperatorInvitation, hash: &InvitationHash) -> Result<(), Error> {
        self.execute("delete from operator_invitations where email = $1", params![new.email.as_str()])?;
        self.execute(
            "insert into operator_invitations (id, hash, email, display_name, roles, user_id, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                &new.id,
                &hash.0,
                new.email.as_str(),
                new.display_name.as_ref(),
                &to_json(&new.roles)?,
                new.user_id.as_ref(),
                new.created_at,
                new.expires_at
            ],
        )?;
        Ok(())
    }

    /// One invitation.
    pub fn operator_invitation(&self, id: &OperatorInvitationId) -> Result<Option<OperatorInvitation>, Error> {
        self.first(&format!("select {COLUMNS} from operator_invitations i where i.id = $1"), params![id], read)
    }

    /// The invitation whose token has this hash.
    pub fn operator_invitation_by_hash(&self, hash: &InvitationHash) -> Result<Option<OperatorInvitation>, Error> {
        self.first(&format!("select {COLUMNS} from operator_invitations i where i.hash = $1"), params![&hash.0], read)
    }

    /// The invitations that are open, newest first.
    pub fn operator_invitations(&self, now: Timestamp) -> Result<Vec<OperatorInvitation>, Error> {
        let sql = format!(
            "select {COLUMNS} from operator_invitations i where i.expires_at > $1 order by i.created_at desc, i.id desc"
        );
        self.all(&sql, params![now], read)
    }

    /// Takes an invitation away.
    pub fn delete_operator_invitation(&self, id: &OperatorInvitationId) -> Result<bool, Error> {
        Ok(self.execute("delete from operator_invitations where id = $1", params![id])? > 0)
    }

    /// Forgets invitations that are over.
    pub fn forget_operator_invitations(&self, now: Timestamp) -> Result<(), Error> {
        self.execute("delete from operator_invitations where expires_at <= $1", params![now])?;
        Ok(())
    }
}
