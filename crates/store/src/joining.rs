//! Joining a channel: one user or many, in as many statements.

use std::collections::HashSet;

use gavel_model::{Actor, ChannelId, EventType, Member, RoleId, Timestamp, UserId};

use crate::{
    COUNTED_ABOVE, Conn, Error, Joined, MemberEvent, Refusal,
    conn::{params, to_json},
    log::LogEntry,
    members::Counted,
};

impl Conn<'_> {
    /// Makes a user a member. Nothing changes if they are one already.
    pub fn join(
        &self,
        channel: &ChannelId,
        user: &UserId,
        roles: &[RoleId],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Joined, Error> {
        let joined = self.join_all(channel, &[(user.clone(), roles.to_vec())], actor, at)?.pop();
        joined.ok_or(Error::NotFound)
    }

    /// Makes users members, one after the other. Nothing changes for those who are one already.
    pub fn join_all(
        &self,
        channel: &ChannelId,
        users: &[(UserId, Vec<RoleId>)],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Vec<Joined>, Error> {
        let mut members = self.members_by_id(channel, users.iter().map(|(user, _)| user))?;
        let mut met: HashSet<&UserId> = HashSet::new();
        let new: Vec<_> = users.iter().filter(|(user, _)| !members.contains_key(user) && met.insert(user)).collect();
        let joined = self.take_in(channel, &new, actor, at)?;
        let member_count = match joined.last() {
            Some(last) => last.member_count,
            None => self.member_count(channel)?,
        };
        members.extend(joined.iter().map(|joined| (joined.member.user_id.clone(), joined.member.clone())));
        let mut joined = joined.into_iter().peekable();
        let each = |(user, _): &(UserId, Vec<RoleId>)| {
            if let Some(joined) = joined.next_if(|joined| joined.member.user_id == *user) {
                return Ok(joined);
            }
            let member = members.get(user).cloned().ok_or(Error::NotFound)?;
            Ok(Joined { member, member_count, event: None })
        };
        users.iter().map(each).collect()
    }

    /// Makes members of users who are none.
    fn take_in(
        &self,
        channel: &ChannelId,
        new: &[&(UserId, Vec<RoleId>)],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Vec<Joined>, Error> {
        let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
        if count == 0 {
            return Ok(Vec::new());
        }
        let Counted { revision, member_count, message_count, seq, most, archived } =
            self.count_members(channel, count)?;
        if archived {
            return Err(Error::Refused(Refusal::ChannelArchived));
        }
        if most.is_some_and(|most| member_count > most) {
            return Err(Error::Refused(Refusal::ChannelFull));
        }
        let roles: HashSet<&RoleId> = new.iter().flat_map(|(_, roles)| roles).collect();
        self.ensure_roles(&roles.into_iter().cloned().collect::<Vec<_>>(), actor, at)?;
        let before = member_count - count;
        let told_each = (COUNTED_ABOVE - before).clamp(0, count);
        let joined: Vec<_> = (1..=count)
            .zip(new)
            .map(|(n, (user, roles))| Joined {
                member: Member {
                    channel_id: channel.clone(),
                    user_id: user.clone(),
                    roles: roles.clone(),
                    joined_at: at,
                    // What others were told before.
                    joined_seq: seq + (n - 1).min(told_each),
                    revision: revision - count + n,
                    guidelines_accepted: 0,
                },
                member_count: before + n,
                event: Some(if n <= told_each { MemberEvent::Each(seq + n) } else { MemberEvent::Due }),
            })
            .collect();
        self.write_members(channel, &joined, message_count, at)?;
        self.tell_joined(channel, joined, told_each, actor, at)
    }

    /// Writes new members down; nothing from before is unread for them, and what stood open for them is settled.
    fn write_members(
        &self,
        channel: &ChannelId,
        joined: &[Joined],
        message_count: i64,
        at: Timestamp,
    ) -> Result<(), Error> {
        let row = |Joined { member, .. }: &Joined| {
            Ok((member.user_id.clone(), to_json(&member.roles)?, member.joined_seq, member.revision))
        };
        let rows = joined.iter().map(row).collect::<Result<Vec<_>, Error>>()?;
        let sql = format!(
            "insert into members (channel_id, user_id, roles, joined_at, joined_seq, revision, delivered_seq, read_seq,
             unread_after, unread_number)
             select $1, new.user_id, new.roles, cast($2 as bigint), new.seq, new.revision, new.seq, new.seq, new.seq,
             cast($3 as bigint)
             from (select value ->> 0 as user_id, value ->> 1 as roles, cast(value ->> 2 as bigint) as seq,
                 cast(value ->> 3 as bigint) as revision from {}) as new",
            self.each_row("$4")
        );
        self.execute(&sql, params![channel, at, message_count, &to_json(&rows)?])?;
        let users: Vec<_> = joined.iter().map(|joined| &joined.member.user_id).collect();
        self.settle_invitations(channel, &users, at)?;
        self.settle_join_requests(channel, &users, at)
    }

    /// Tells the log of each, and gives the events that are published their numbers.
    fn tell_joined(
        &self,
        channel: &ChannelId,
        mut joined: Vec<Joined>,
        told_each: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Vec<Joined>, Error> {
        if told_each > 0 {
            self.execute("update channels set seq = seq + $1 where id = $2", params![told_each, channel])?;
        }
        self.log_all(joined.iter().map(|joined| LogEntry {
            kind: EventType::MemberJoined,
            channel: Some(channel),
            seq: if let Some(MemberEvent::Each(seq)) = joined.event { Some(seq) } else { None },
            subject: joined.member.user_id.as_str(),
            actor,
            at,
        }))?;
        // The last one knows how many they are by then.
        if let Some(last) = joined.last_mut().filter(|last| last.event == Some(MemberEvent::Due))
            && let Some(seq) = self.count_event(channel, at, actor)?
        {
            last.event = Some(MemberEvent::Count(seq));
        }
        Ok(joined)
    }
}
