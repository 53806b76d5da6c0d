//! Reading join requests: a channel's, and one's own.

use gavel_model::{Actor, ChannelId, JoinRequest, JoinRequestStatus, Page};

use crate::{Chat, ListPage, Permission, Result, query, users::user_of};

impl Chat {
    /// The requests to a channel, for those who decide on them, newest first.
    pub async fn join_requests(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        status: Option<JoinRequestStatus>,
        page: ListPage,
    ) -> Result<Page<JoinRequest>> {
        let (newest, at) = (page.newest()?, channel.clone());
        let (newest, rows) = self
            .read_as(actor, channel, Permission::ManageJoinRequests, move |conn, _| {
                let rows = conn.join_requests(&at, status, &newest)?;
                Ok((newest, rows))
            })
            .await?;
        Ok(query::page(&newest, rows, |request| request.id.as_str()))
    }

    /// The caller's requests, newest first.
    pub async fn my_join_requests(&self, actor: &Actor, page: ListPage) -> Result<Page<JoinRequest>> {
        let (newest, user) = (page.newest()?, user_of(actor)?.clone());
        let (newest, rows) = self
            .0
            .store
            .read(move |conn| {
                let rows = conn.join_requests_of(&user, &newest)?;
                Ok((newest, rows))
            })
            .await?;
        let mut page = query::page(&newest, rows, |request| request.id.as_str());
        page.items = page.items.into_iter().map(JoinRequest::for_requester).collect();
        Ok(page)
    }
}
