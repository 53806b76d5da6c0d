//! Invitations: asking users into a channel, and their answers.

mod accept;
mod decline;
mod expire;
mod invite;
mod read;
mod withdraw;

use gavel_model::{
    Actor, ChannelId, EventType, Invitation, InvitationStatus, ReceivedInvitation, Timestamp, Visibility,
};

use crate::{Chat, Error, Facts, FieldError, Permission, Result, members::not_fixed, publish};

/// How many characters the words that go with an invitation or a request may have.
const WORDS: usize = 500;

/// What is wrong with the words that go with an invitation or a request.
pub(crate) fn check_words(pointer: &str, words: Option<&String>) -> Option<FieldError> {
    let words = words?;
    let detail = if words.chars().count() > WORDS {
        format!("at most {WORDS} characters")
    } else if words.contains('\0') {
        "the character U+0000 cannot be stored".to_owned()
    } else {
        return None;
    };
    Some(FieldError { pointer: pointer.to_owned(), detail })
}

/// Why an invitation that is not open cannot be answered.
fn closed(status: InvitationStatus) -> Error {
    let (code, detail) = match status {
        InvitationStatus::Open | InvitationStatus::Accepted => {
            ("invitation_accepted", "the invitation was accepted already")
        }
        InvitationStatus::Declined => ("invitation_declined", "the invitation was declined"),
        InvitationStatus::Withdrawn => ("invitation_withdrawn", "the invitation was withdrawn"),
        InvitationStatus::Expired => ("invitation_expired", "the invitation has expired"),
    };
    Error::Gone { code, detail }
}

impl Chat {
    /// The facts by which an actor may invite to a channel.
    pub(crate) async fn may_invite(&self, actor: &Actor, channel: &ChannelId) -> Result<Facts> {
        let facts = self.read_facts(actor, channel).await?;
        if facts.is_known() {
            not_fixed(&facts)?;
            if facts.channel.visibility == Visibility::Direct {
                return Err(Error::UnsupportedChannelType("a direct channel's participants are fixed"));
            }
        }
        facts.require(Permission::InviteChannelMember)?;
        Ok(facts)
    }

    /// Tells the invited user of an invitation.
    fn tell_invited(&self, received: &ReceivedInvitation) {
        let Invitation { channel_id, user_id, created_at, .. } = &received.invitation;
        self.tell(user_id, publish::frame(EventType::InvitationCreated, channel_id, None, *created_at, received));
    }

    /// Tells the invited user, and who invited them, of the end of an invitation.
    fn tell_closed(&self, invitation: &Invitation, at: Timestamp) {
        let Invitation { channel_id, user_id, invited_by, status, .. } = invitation;
        let frame = publish::frame(status.event(), channel_id, None, at, invitation);
        if let Some(inviter) = invited_by.as_ref().filter(|inviter| *inviter != user_id) {
            self.tell(inviter, frame.clone());
        }
        self.tell(user_id, frame);
    }
}
