//! Asking to be let in.

use std::time::Duration;

use gavel_model::{Actor, ChannelId, JoinRequest, JoinRequestId, JoinRequestStatus, NewJoinRequest, Visibility};
use gavel_store::Conn;

use super::{Told, requests_allowed};
use crate::{Chat, Error, Result, invitations::check_words, users::user_of};

/// How many requests of a user may be open, and how many to a channel.
const MOST_OF_USER: i64 = 20;
const MOST_OPEN: i64 = 1_000;
/// How long after a request was declined the next one may be made.
const PAUSE: Duration = Duration::from_hours(24);

impl Chat {
    /// Asks for the caller to be let into a private channel that allows it. The flag tells whether the request is new: one
    /// that is open stays as it is.
    pub async fn request_join(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        new: NewJoinRequest,
    ) -> Result<(JoinRequest, bool)> {
        let user = user_of(actor)?.clone();
        if let Some(error) = check_words("/message", new.message.as_ref()) {
            return Err(Error::Validation(vec![error]));
        }
        self.words_pass(actor, [("/message", new.message.as_deref())])?;
        let facts = self.read_facts(actor, channel).await?;
        if facts.is_member() {
            return Err(Error::Conflict("you are a member of this channel"));
        }
        if facts.channel.visibility == Visibility::Public {
            return Err(Error::UnsupportedChannelType("a public channel is joined without a request"));
        }
        if !requests_allowed(facts.channel.visibility, &facts.channel.settings) {
            return Err(Error::NotFound("channel"));
        }
        facts.require_open()?;
        let (chat, by, to, at) = (self.clone(), actor.clone(), channel.clone(), self.now());
        let message = new.message.filter(|message| !message.is_empty());
        let write = move |conn: &Conn<'_>| {
            if let Some(request) = conn.standing_join_request(&to, &user)? {
                if request.status == JoinRequestStatus::Open {
                    return Ok(Ok((Told { request, deciders: Vec::new() }, false)));
                }
                let until = request.closed_at.unwrap_or_default().plus(PAUSE);
                if until > at {
                    return Ok(Err(Error::RequestTooSoon { until }));
                }
            }
            if conn.open_join_requests_of(&user)? >= MOST_OF_USER {
                return Ok(Err(Error::Conflict("a user has at most 20 open requests; withdraw one first")));
            }
            if conn.open_join_requests(&to)? >= MOST_OPEN {
                return Ok(Err(Error::Conflict("a channel has at most 1,000 open requests; try again later")));
            }
            let request = JoinRequest {
                id: JoinRequestId::mint(at),
                channel_id: to.clone(),
                user_id: user,
                message,
                status: JoinRequestStatus::Open,
                created_at: at,
                closed_at: None,
                decided_by: None,
                reason: None,
            };
            conn.request_join(&request, &by)?;
            Ok(Ok((Told { request, deciders: chat.deciders(conn, &to)? }, true)))
        };
        let publish = move |chat: &Chat, asked: &Result<(Told, bool)>| {
            if let Ok((told, true)) = asked {
                chat.tell_join_request(told, at);
            }
        };
        let (told, new) = self.change_guarded(&facts, actor, channel, write, publish).await??;
        Ok((told.request, new))
    }
}
