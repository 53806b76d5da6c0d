//! Invitations to channels.

use std::collections::HashMap;

use gavel_model::{
    Actor, ChannelId, Invitation, InvitationId, InvitationStatus, ReceivedInvitation, Timestamp, UserId,
};
use serde_json::json;

use crate::{
    Conn, Error, Newest, channels,
    conn::{Param, Row, params, to_json},
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

    /// Those of these invitations that there are, each by its channel and id.
    pub(crate) fn invitations_at<'a>(
        &self,
        places: impl IntoIterator<Item = (&'a ChannelId, &'a InvitationId)>,
        now: Timestamp,
    ) -> Result<HashMap<InvitationId, Invitation>, Error> {
        let places: Vec<_> = places.into_iter().collect();
        if places.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from {} p join invitations i on i.channel_id = p.value ->> 0 and i.id = p.value ->> 1",
            self.each_row("$1")
        );
        let found = self.all(&sql, params![&to_json(&places)?], |row| read(row, now))?;
        Ok(found.into_iter().map(|invitation| (invitation.id.clone(), invitation)).collect())
    }

    /// One invitation of a user.
    pub fn invitation_of(&self, user: &UserId, id: &InvitationId, now: Timestamp) -> Result<Option<Invitation>, Error> {
        let sql = format!("select {COLUMNS} from invitations i where i.user_id = $1 and i.id = $2");
        self.first(&sql, params![user, id], |row| read(row, now))
    }

    /// The invitations of these users to a channel that are open, or were until their time was over.
    pub fn pending_invitations(
        &self,
        channel: &ChannelId,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<HashMap<UserId, Invitation>, Error> {
        let sql = format!(
            "select {COLUMNS} from invitations i{}
             where i.channel_id = $1 and i.user_id in (select value from {}) and i.status = 'open'",
            self.by_index("invitations_open"),
            self.each("$2")
        );
        let pending = self.all(&sql, params![channel, &to_json(&users)?], |row| read(row, now))?;
        Ok(pending.into_iter().map(|invitation| (invitation.user_id.clone(), invitation)).collect())
    }

    /// How many invitations to a channel are open.
    pub fn open_invitations(&self, channel: &ChannelId) -> Result<i64, Error> {
        let sql = "select count(*) from invitations where channel_id = $1 and status = 'open'";
        Ok(self.first(sql, params![channel], |row| row.int(0))?.unwrap_or(0))
    }

    /// Writes down new invitations.
    pub fn invite(&self, invitations: &[Invitation], actor: &Actor) -> Result<(), Error> {
        let row = |new: &Invitation| {
            let (created_at, expires_at) = (new.created_at.as_millis(), new.expires_at.as_millis());
            json!([
                new.channel_id,
                new.id,
                new.user_id,
                new.invited_by,
                new.message,
                new.status.as_str(),
                created_at,
                expires_at
            ])
        };
        let rows: Vec<_> = invitations.iter().map(row).collect();
        let sql = format!(
            "insert into invitations (channel_id, id, user_id, invited_by, message, status, created_at, expires_at)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
             cast(value ->> 6 as bigint), cast(value ->> 7 as bigint) from {}",
            self.each_row("$1")
        );
        self.execute(&sql, params![&to_json(&rows)?])?;
        self.log_all(invitations.iter().map(|new| entry(new, actor, new.created_at)))
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
        self.log(&entry(&invitation, actor, at))?;
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

    /// Invitations whose time is over and that were not ended yet, at most `limit`.
    pub fn overdue_invitations(&self, now: Timestamp, limit: i64) -> Result<Vec<Invitation>, Error> {
        let sql = format!(
            "select {COLUMNS} from invitations i
             where i.status = 'open' and i.expires_at <= $1 order by i.expires_at limit $2"
        );
        self.all(&sql, params![now, limit], |row| read(row, now))
    }

    /// Ends the open invitations of those who have become members in another way.
    pub(crate) fn settle_invitations(
        &self,
        channel: &ChannelId,
        users: &[&UserId],
        at: Timestamp,
    ) -> Result<(), Error> {
        let sql = format!(
            "update invitations{} set status = 'accepted', closed_at = $1
             where channel_id = $2 and user_id in (select value from {}) and status = 'open'",
            self.by_index("invitations_open"),
            self.each("$3")
        );
        self.execute(&sql, params![at, channel, &to_json(&users)?])?;
        Ok(())
    }
}

/// How the log tells of what became of an invitation.
fn entry<'a>(invitation: &'a Invitation, actor: &'a Actor, at: Timestamp) -> LogEntry<'a> {
    let Invitation { channel_id, id, status, .. } = invitation;
    LogEntry { kind: status.event(), channel: Some(channel_id), seq: None, subject: id.as_str(), actor, at }
}
