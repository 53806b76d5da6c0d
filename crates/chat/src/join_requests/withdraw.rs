//! Taking a request back.

use gavel_model::{Actor, EventType, JoinRequestId, JoinRequestStatus};
use gavel_store::Conn;

use super::{TOLD, Told, closed};
use crate::{Chat, Error, Result, users::user_of};

impl Chat {
    /// Takes a request of the caller's back; so already, nothing changes.
    pub async fn withdraw_join_request(&self, actor: &Actor, id: &JoinRequestId) -> Result<()> {
        let user = user_of(actor)?.clone();
        let (id, by, at) = (id.clone(), actor.clone(), self.now());
        let event = EventType::JoinRequestWithdrawn;
        let write = move |conn: &Conn<'_>| {
            let Some(request) = conn.join_request_of(&user, &id)? else {
                return Ok(Err(Error::NotFound("join request")));
            };
            match request.status {
                JoinRequestStatus::Open => {
                    let request = conn.close_join_request(request, event, None, &by, at)?;
                    let staff = conn.staff(&request.channel_id, TOLD)?;
                    Ok(Ok(Some(Told { request, staff })))
                }
                JoinRequestStatus::Withdrawn => Ok(Ok(None)),
                status => Ok(Err(closed(status))),
            }
        };
        let publish = move |chat: &Chat, withdrawn: &Result<Option<Told>>| {
            if let Ok(Some(told)) = withdrawn {
                chat.tell_join_request(event, told, at);
            }
        };
        self.change(write, publish).await?.map(|_| ())
    }
}
