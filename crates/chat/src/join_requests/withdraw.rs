//! Taking a request back.

use gavel_model::{Actor, JoinRequestId, JoinRequestStatus};
use gavel_store::Conn;

use super::{Told, closed};
use crate::{Chat, Error, Result, users::user_of};

impl Chat {
    /// Takes a request of the caller's back; so already, nothing changes.
    pub async fn withdraw_join_request(&self, actor: &Actor, id: &JoinRequestId) -> Result<()> {
        let user = user_of(actor)?.clone();
        let (chat, id, by, at) = (self.clone(), id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(request) = conn.join_request_of(&user, &id)? else {
                return Ok(Err(Error::NotFound("join request")));
            };
            match request.status {
                JoinRequestStatus::Open => {
                    let request = conn.close_join_request(request, JoinRequestStatus::Withdrawn, None, &by, at)?;
                    let deciders = chat.deciders(conn, &request.channel_id)?;
                    Ok(Ok(Some(Told { request, deciders })))
                }
                JoinRequestStatus::Withdrawn => Ok(Ok(None)),
                status => Ok(Err(closed(status))),
            }
        };
        let publish = move |chat: &Chat, withdrawn: &Result<Option<Told>>| {
            if let Ok(Some(told)) = withdrawn {
                chat.tell_join_request(told, at);
            }
        };
        self.change(write, publish).await?.map(|_| ())
    }
}
