//! Guidelines: their versions, and who accepted which.

use gavel_model::{Actor, ChannelId, EventType, Member, Timestamp};

use crate::{Conn, Error, conn::params, log::LogEntry};

impl Conn<'_> {
    /// Counts a change of a channel's guidelines. A first version is to be accepted by all, another one by those who had
    /// not yet, or by all if `anew`; without guidelines there is nothing to accept.
    pub fn guidelines_changed(&self, channel: &ChannelId, there: bool, anew: bool) -> Result<(), Error> {
        let since = match (there, anew) {
            (false, _) => "0",
            (true, true) => "guidelines_version + 1",
            (true, false) => "case when guidelines_since = 0 then guidelines_version + 1 else guidelines_since end",
        };
        let sql = format!(
            "update channels set guidelines_since = {since}, guidelines_version = guidelines_version + 1,
             revision = revision + 1 where id = $1"
        );
        self.execute(&sql, params![channel])?;
        Ok(())
    }

    /// Writes down that a member accepted a version. It gives the membership another revision: what it decides is asked of
    /// that alone.
    pub fn accept_guidelines(
        &self,
        mut member: Member,
        version: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Member, Error> {
        let Member { channel_id, user_id, .. } = &member;
        let revision = self.count_members(channel_id, 0)?.revision;
        self.execute(
            "update members set guidelines_accepted = $1, revision = $2 where channel_id = $3 and user_id = $4",
            params![version, revision, channel_id, user_id],
        )?;
        let kind = EventType::GuidelinesAccepted;
        self.log(&LogEntry { kind, channel: Some(channel_id), seq: None, subject: user_id.as_str(), actor, at })?;
        (member.guidelines_accepted, member.revision) = (version, revision);
        Ok(member)
    }
}
