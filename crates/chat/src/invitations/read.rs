//! Reading invitations: a channel's, and one's own.

use gavel_model::{Actor, ChannelId, Invitation, InvitationStatus, Page, ReceivedInvitation};

use crate::{Chat, ListPage, Permission, Result, query, users::user_of};

impl Chat {
    /// The invitations to a channel, for those who may invite, newest first.
    pub async fn invitations(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        status: Option<InvitationStatus>,
        page: ListPage,
    ) -> Result<Page<Invitation>> {
        let (newest, at, now) = (page.newest()?, channel.clone(), self.now());
        let (newest, rows) = self
            .read_as(actor, channel, Permission::InviteChannelMember, move |conn, _| {
                let rows = conn.invitations(&at, status, &newest, now)?;
                Ok((newest, rows))
            })
            .await?;
        Ok(query::page(&newest, rows, |invitation| invitation.id.as_str()))
    }

    /// The caller's open invitations, newest first.
    pub async fn received_invitations(&self, actor: &Actor, page: ListPage) -> Result<Page<ReceivedInvitation>> {
        let (newest, user, now) = (page.newest()?, user_of(actor)?.clone(), self.now());
        let (newest, rows) = self
            .0
            .store
            .read(move |conn| {
                let rows = conn.received_invitations(&user, &newest, now)?;
                Ok((newest, rows))
            })
            .await?;
        Ok(query::page(&newest, rows, |received| received.invitation.id.as_str()))
    }
}
