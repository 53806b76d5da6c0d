//! Approving and declining a request.

use gavel_model::{Actor, ChannelId, DecideJoinRequest, JoinRequest, JoinRequestId, JoinRequestStatus};
use gavel_store::{Conn, Joined};

use super::{Told, closed};
use crate::{Chat, Error, Permission, Result, invitations::check_words, members::let_in};

/// What a decision led to.
struct Decided {
    told: Told,
    /// The membership, if it was approved.
    joined: Option<Joined>,
    /// Whether it was decided now.
    new: bool,
}

impl Chat {
    /// Lets in who asked; so already, nothing changes.
    pub async fn approve_join_request(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &JoinRequestId,
        decide: DecideJoinRequest,
    ) -> Result<JoinRequest> {
        self.decide(actor, channel, id, decide, JoinRequestStatus::Approved).await
    }

    /// Does not let in who asked; so already, nothing changes.
    pub async fn decline_join_request(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &JoinRequestId,
        decide: DecideJoinRequest,
    ) -> Result<JoinRequest> {
        self.decide(actor, channel, id, decide, JoinRequestStatus::Declined).await
    }

    async fn decide(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &JoinRequestId,
        decide: DecideJoinRequest,
        outcome: JoinRequestStatus,
    ) -> Result<JoinRequest> {
        if let Some(error) = check_words("/reason", decide.reason.as_ref()) {
            return Err(Error::Validation(vec![error]));
        }
        self.words_pass(actor, [("/reason", decide.reason.as_deref())])?;
        let facts = self.read_facts(actor, channel).await?;
        facts.require(Permission::ManageJoinRequests)?;
        let (chat, to, id, by, at) = (self.clone(), channel.clone(), id.clone(), actor.clone(), self.now());
        let reason = decide.reason.filter(|reason| !reason.is_empty());
        let write = move |conn: &Conn<'_>| {
            let Some(request) = conn.join_request(&to, &id)? else { return Ok(Err(Error::NotFound("join request"))) };
            if request.status == outcome {
                return Ok(Ok(Decided { told: Told { request, deciders: Vec::new() }, joined: None, new: false }));
            }
            if request.status != JoinRequestStatus::Open {
                return Ok(Err(closed(request.status)));
            }
            let request = conn.close_join_request(request, outcome, reason, &by, at)?;
            let joined = if outcome == JoinRequestStatus::Approved {
                Some(let_in(conn, &to, &request.user_id, &by, at)?)
            } else {
                None
            };
            Ok(Ok(Decided { told: Told { request, deciders: chat.deciders(conn, &to)? }, joined, new: true }))
        };
        let by = actor.clone();
        let publish = move |chat: &Chat, decided: &Result<Decided>| {
            let Ok(Decided { told, joined, new: true }) = decided else { return };
            if let Some(joined) = joined {
                chat.publish_joined(joined, &by, at);
            }
            chat.tell_join_request(told, at);
        };
        Ok(self.change_guarded(&facts, actor, channel, write, publish).await??.told.request)
    }
}
