//! Invite links, of whose tokens only hashes are kept.

use gavel_model::{Actor, ChannelId, EventType, InviteLink, InviteLinkId, Timestamp};

use crate::{
    Conn, Error, Newest,
    conn::{Row, params},
    log::LogEntry,
};

const COLUMNS: &str = "l.id, l.channel_id, l.uses, l.max_uses, l.created_by, l.created_at, l.expires_at, l.revoked_at";

/// The SHA-256 of an invite link's token, as hexadecimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkHash(pub String);

fn read(row: &Row<'_>) -> Result<InviteLink, Error> {
    Ok(InviteLink {
        id: row.parsed(0)?,
        channel_id: row.parsed(1)?,
        uses: row.int(2)?,
        max_uses: row.int_or_null(3)?,
        created_by: row.parsed_or_null(4)?,
        created_at: row.time(5)?,
        expires_at: row.time_or_null(6)?,
        revoked_at: row.time_or_null(7)?,
    })
}

impl Conn<'_> {
    /// Gives a link another token; the one that it had opens nothing any more.
    pub fn renew_invite_link(&self, link: &InviteLink, hash: &LinkHash) -> Result<(), Error> {
        self.execute(
            "update invite_links set hash = $1 where channel_id = $2 and id = $3",
            params![&hash.0, &link.channel_id, &link.id],
        )?;
        Ok(())
    }

    /// Keeps a new link.
    pub fn create_invite_link(&self, link: &InviteLink, hash: &LinkHash, actor: &Actor) -> Result<(), Error> {
        self.execute(
            "insert into invite_links (channel_id, id, hash, max_uses, created_by, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![
                &link.channel_id,
                &link.id,
                &hash.0,
                link.max_uses,
                link.created_by.as_ref(),
                link.created_at,
                link.expires_at
            ],
        )?;
        self.log_link(EventType::InviteLinkCreated, link, actor, link.created_at)
    }

    /// The link whose token has this hash.
    pub fn invite_link_by_hash(&self, hash: &LinkHash) -> Result<Option<InviteLink>, Error> {
        self.first(&format!("select {COLUMNS} from invite_links l where l.hash = $1"), params![&hash.0], read)
    }

    /// One link to a channel.
    pub fn invite_link(&self, channel: &ChannelId, id: &InviteLinkId) -> Result<Option<InviteLink>, Error> {
        let sql = format!("select {COLUMNS} from invite_links l where l.channel_id = $1 and l.id = $2");
        self.first(&sql, params![channel, id], read)
    }

    /// The links to a channel, newest first.
    pub fn invite_links(&self, channel: &ChannelId, page: &Newest) -> Result<Vec<InviteLink>, Error> {
        let sql = format!(
            "select {COLUMNS} from invite_links l where l.channel_id = $1 and l.id < $2 order by l.id desc limit $3"
        );
        self.all(&sql, params![channel, &page.before, page.limit], read)
    }

    /// How many links to a channel still let somebody in.
    pub fn live_invite_links(&self, channel: &ChannelId, now: Timestamp) -> Result<i64, Error> {
        let sql = "select count(*) from invite_links where channel_id = $1 and revoked_at is null
             and (expires_at is null or expires_at > $2) and (max_uses is null or uses < max_uses)";
        Ok(self.first(sql, params![channel, now], |row| row.int(0))?.unwrap_or(0))
    }

    /// Counts somebody who joins by a link.
    pub fn use_invite_link(&self, link: &InviteLink) -> Result<(), Error> {
        self.execute(
            "update invite_links set uses = uses + 1 where channel_id = $1 and id = $2",
            params![&link.channel_id, &link.id],
        )?;
        Ok(())
    }

    /// Revokes a link.
    pub fn revoke_invite_link(&self, link: &InviteLink, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        self.execute(
            "update invite_links set revoked_at = $1 where channel_id = $2 and id = $3",
            params![at, &link.channel_id, &link.id],
        )?;
        self.log_link(EventType::InviteLinkRevoked, link, actor, at)
    }

    /// The log names the link, never its token.
    fn log_link(&self, kind: EventType, link: &InviteLink, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let InviteLink { channel_id, id, .. } = link;
        self.log(&LogEntry { kind, channel: Some(channel_id), seq: None, subject: id.as_str(), actor, at })
    }
}
