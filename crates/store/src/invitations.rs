//! Invitations to channels.

use gavel_model::{
    Actor, ChannelId, Invitation, InvitationId, InvitationStatus, ReceivedInvitation, Timestamp, UserId,
};

use crate::{
    Conn, Error, Newest, channels,
    conn::{Param, Row, params},
    log::LogEntry,
};

const COLUMNS: &str =
    "i.id, i.channel_id, i.user_id, i.invited_by, i.message, i.status, i.created_at, i.expires_at, i.closed_at";

/// Reads an invitation as it is now: one whose time is over has ended, even if that was not written down yet.
fn read(row: &Row<'_>, now: Timestamp) -> Result<Invitation, Error> {
    let mut invitation = Invitation {
        id: row.parsed(row.next())?,
        channel_id: row.parsed(row.next())?,
        user_id: row.parsed(row.next())?,
        invited_by: row.parsed_or_null(row.next())?,
        message: row.text_or_null(row.next())?,
        status: row.named(row.next(), &InvitationStatus::ALL, InvitationStatus::as_str)?,
        created_at: row.time(row.next())?,
        expires_at: row.time(row.next())?,
        closed_at: row.time_or_null(row.next())?,
    };
    if invitation.status == InvitationStatus::Open && invitation.expires_at <= now {
        invitation.status = InvitationStatus::Expired;
        invitation.closed_at = Some(invitation.expires_at);
    }
    Ok(invitation)
}

impl Conn<'_> {
    /// One invitation to a channel.
    pub fn invitation(
        &self,
        channel: &ChannelId,
        id: &InvitationId,
        now: Timestamp,
    ) -> Result<Option<Invitation>, Error> {
        let sql = format!("select {COLUMNS} from invitations i where i.channel_id = $1 and i.id = $2");
        self.first(&sql, params![channel, id], |row| read(row, now))
    }

    /// One invitation of a user.
    pub fn invitation_of(&self, user: &UserId, id: &InvitationId, now: Timestamp) -> Result<Option<Invitation>, Error> {
        let sql = format!("select {COLUMNS} from invitations i where i.user_id = $1 and i.id = $2");
        self.first(&sql, params![user, id], |row| read(row, now))
    }

    /// The invitation of a user to a channel that is open, or was until its time was over.
    pub fn pending_invitation(
        &self,
        channel: &ChannelId,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Option<Invitation>, Error> {
        let sql = format!(
            "select {COLUMNS} from invitations i where i.channel_id = $1 and i.user_id = $2 and i.status = 'open'"
        );
        self.first(&sql, params![channel, user], |row| read(row, now))
    }

    /// How many invitations to a channel are open.
    pub fn open_invitations(&self, channel: &ChannelId) -> Result<i64, Error> {
        let sql = "select count(*) from invitations where channel_id = $1 and status = 'open'";
        Ok(self.first(sql, params![channel], |row| row.int(0))?.unwrap_or(0))
    }

    /// Writes down a new invitation.
    pub fn invite(&self, invitation: &Invitation, actor: &Actor) -> Result<(), Error> {
        let Invitation { id, channel_id, user_id, created_at, expires_at, .. } = invitation;
        self.execute(
            "insert into invitations (channel_id, id, user_id, invited_by, message, status, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                channel_id,
                id,
                user_id,
                invitation.invited_by.as_ref(),
                invitation.message.as_ref(),
                invitation.status.as_str(),
                *created_at,
                *expires_at
            ],
        )?;
        self.log_invitation(invitation, actor, *created_at)
    }

    /// Ends an invitation that is open in the tables; gives it as it is then.
    pub fn close_invitation(
        &self,
        mut invitation: Invitation,
        status: InvitationStatus,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Invitation, Error> {
        self.execute(
            "update invitations set status = $1, closed_at = $2 where channel_id = $3 and id = $4",
            params![status.as_str(), at, &invitation.channel_id, &invitation.id],
        )?;
        (invitation.status, invitation.closed_at) = (status, Some(at));
        self.log_invitation(&invitation, actor, at)?;
        Ok(invitation)
    }

    /// The invitations to a channel, newest first.
    pub fn invitations(
        &self,
        channel: &ChannelId,
        status: Option<InvitationStatus>,
        page: &Newest,
        now: Timestamp,
    ) -> Result<Vec<Invitation>, Error> {
        let mut params = vec![Param::from(channel), Param::from(&page.before)];
        let which = match status {
            None => "",
            Some(status) => {
                params.push(status.as_str().into());
                match status {
                    InvitationStatus::Open => "and i.status = $3 and i.expires_at > $4",
                    InvitationStatus::Expired => "and (i.status = $3 or (i.status = 'open' and i.expires_at <= $4))",
                    _ => "and i.status = $3",
                }
            }
        };
        if which.contains("$4") {
            params.push(now.into());
        }
        params.push(page.limit.into());
        let limit = params.len();
        let sql = format!(
            "select {COLUMNS} from invitations i
             where i.channel_id = $1 and i.id < $2 {which} order by i.id desc limit ${limit}"
        );
        self.all(&sql, &params, |row| read(row, now))
    }

    /// The open invitations of a user with the cards of the channels, newest first.
    pub fn received_invitations(
        &self,
        user: &UserId,
        page: &Newest,
        now: Timestamp,
    ) -> Result<Vec<ReceivedInvitation>, Error> {
        let sql = format!(
            "select {COLUMNS}, {} from invitations i join channels c on c.id = i.channel_id and c.deleted_at is null
             where i.user_id = $1 and i.status = 'open' and i.expires_at > $2 and i.id < $3
             order by i.id desc limit $4",
            channels::COLUMNS
        );
        self.all(&sql, params![user, now, &page.before, page.limit], |row| {
            Ok(ReceivedInvitation { invitation: read(row, now)?, channel: channels::read(row)?.into() })
        })
    }

    /// An invitation with the card of the channel.
    pub fn received(&self, invitation: Invitation) -> Result<ReceivedInvitation, Error> {
        let channel = self.channel(&invitation.channel_id)?.ok_or(Error::NotFound)?.into();
        Ok(ReceivedInvitation { invitation, channel })
    }

    /// Invitations whose time is over and that were not ended yet, at most `limit`.
    pub fn overdue_invitations(&self, now: Timestamp, limit: i64) -> Result<Vec<Invitation>, Error> {
        let sql = format!(
            "select {COLUMNS} from invitations i
             where i.status = 'open' and i.expires_at <= $1 order by i.expires_at limit $2"
        );
        self.all(&sql, params![now, limit], |row| read(row, now))
    }

    /// Ends the open invitation of one who has become a member in another way.
    pub(crate) fn settle_invitation(&self, channel: &ChannelId, user: &UserId, at: Timestamp) -> Result<(), Error> {
        self.execute(
            "update invitations set status = 'accepted', closed_at = $1
             where channel_id = $2 and user_id = $3 and status = 'open'",
            params![at, channel, user],
        )?;
        Ok(())
    }

    fn log_invitation(&self, invitation: &Invitation, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let Invitation { channel_id, id, status, .. } = invitation;
        let kind = status.event();
        self.log(&LogEntry { kind, channel: Some(channel_id), seq: None, subject: id.as_str(), actor, at })
    }
}
