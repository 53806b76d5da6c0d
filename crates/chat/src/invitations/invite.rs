//! Inviting.

use std::time::Duration;

use gavel_model::{
    Actor, ChannelCard, ChannelId, Invitation, InvitationId, InvitationStatus, NewInvitations, ReceivedInvitation,
};
use gavel_store::Conn;

use super::{check_words, expire::BY_ITSELF};
use crate::{Chat, Error, FieldError, Result};

/// How many users one call may invite.
const AT_ONCE: usize = 100;
/// How many invitations to a channel may be open.
const MOST_OPEN: usize = 1_000;
/// How long an invitation is open, if it is not said, and at most.
const WEEK: u64 = 7 * 24 * 3_600;
const LONGEST: u64 = 90 * 24 * 3_600;

/// What inviting led to.
struct Invited {
    /// The open invitations of those who were to be invited.
    open: Vec<Invitation>,
    /// Those of them that are new.
    new: Vec<ReceivedInvitation>,
    /// What had ended before.
    expired: Vec<Invitation>,
}

impl Chat {
    /// Invites users; their open invitations. Members are passed over, and an invitation that is open stays as it is.
    pub async fn invite(&self, actor: &Actor, channel: &ChannelId, new: NewInvitations) -> Result<Vec<Invitation>> {
        let NewInvitations { mut user_ids, expires_in_seconds, message } = new;
        let seconds = expires_in_seconds.unwrap_or(WEEK);
        let mut errors = Vec::new();
        let mut refuse = |pointer: &str, detail: String| errors.push(FieldError { pointer: pointer.into(), detail });
        if user_ids.is_empty() || user_ids.len() > AT_ONCE {
            refuse("/userIds", format!("1 to {AT_ONCE} users"));
        }
        if !(1..=LONGEST).contains(&seconds) {
            refuse("/expiresInSeconds", format!("1 to {LONGEST}"));
        }
        errors.extend(check_words("/message", message.as_ref()));
        errors.extend(self.refused_words(actor, [("/message", message.as_deref())]));
        if !errors.is_empty() {
            return Err(Error::Validation(errors));
        }
        let facts = self.may_invite(actor, channel).await?;
        self.known_users(user_ids.clone()).await?;
        user_ids.sort_unstable();
        user_ids.dedup();
        let (by, to, at) = (actor.clone(), channel.clone(), self.now());
        let message = message.filter(|message| !message.is_empty());
        let write = move |conn: &Conn<'_>| {
            let (mut wanted, mut open, mut over) = (Vec::new(), Vec::new(), Vec::new());
            let members = conn.members_by_id(&to, &user_ids)?;
            let mut pending = conn.pending_invitations(&to, &user_ids, at)?;
            for user in user_ids {
                if members.contains_key(&user) {
                    continue;
                }
                match pending.remove(&user) {
                    Some(pending) if pending.status == InvitationStatus::Open => open.push(pending),
                    pending => {
                        over.extend(pending);
                        wanted.push(user);
                    }
                }
            }
            let before = usize::try_from(conn.open_invitations(&to)?).unwrap_or(usize::MAX);
            if before.saturating_sub(over.len()) + wanted.len() > MOST_OPEN {
                return Ok(Err(Error::Conflict("a channel has at most 1,000 open invitations")));
            }
            let end = |over| conn.close_invitation(over, InvitationStatus::Expired, &BY_ITSELF, at);
            let expired = over.into_iter().map(end).collect::<std::result::Result<_, _>>()?;
            let invitation = |user_id| Invitation {
                id: InvitationId::mint(at),
                channel_id: to.clone(),
                user_id,
                invited_by: by.user().cloned(),
                message: message.clone(),
                status: InvitationStatus::Open,
                created_at: at,
                expires_at: at.plus(Duration::from_secs(seconds)),
                closed_at: None,
            };
            let invited: Vec<_> = wanted.into_iter().map(invitation).collect();
            conn.invite(&invited, &by)?;
            open.extend(invited.iter().cloned());
            let channel: ChannelCard = conn.channel(&to)?.ok_or(gavel_store::Error::NotFound)?.into();
            let received = |invitation| ReceivedInvitation { invitation, channel: channel.clone() };
            let new = invited.into_iter().map(received).collect();
            Ok(Ok(Invited { open, new, expired }))
        };
        let publish = move |chat: &Chat, invited: &Result<Invited>| {
            let Ok(invited) = invited else { return };
            for expired in &invited.expired {
                chat.tell_closed(expired, at);
            }
            for new in &invited.new {
                chat.tell_invited(new);
            }
        };
        Ok(self.change_guarded(&facts, actor, channel, write, publish).await??.open)
    }
}
