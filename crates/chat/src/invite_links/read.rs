//! Reading invite links: a channel's, and where one leads to.

use gavel_model::{Actor, ChannelCard, ChannelId, InviteLink, Page};
use gavel_store::LinkHash;

use super::live;
use crate::{Chat, Error, ListPage, Permission, Result, query};

impl Chat {
    /// The links to a channel, for those who may invite, newest first.
    pub async fn invite_links(&self, actor: &Actor, channel: &ChannelId, page: ListPage) -> Result<Page<InviteLink>> {
        let (newest, at) = (page.newest()?, channel.clone());
        let (newest, rows) = self
            .read_as(actor, channel, Permission::InviteChannelMember, move |conn, _| {
                let rows = conn.invite_links(&at, &newest)?;
                Ok((newest, rows))
            })
            .await?;
        Ok(query::page(&newest, rows, |link| link.id.as_str()))
    }

    /// The card of the channel that a link leads to, for whoever has it.
    pub async fn invite_link_card(&self, hash: LinkHash) -> Result<ChannelCard> {
        let found = self.0.store.read(move |conn| {
            let Some(link) = conn.invite_link_by_hash(&hash)? else { return Ok(None) };
            Ok(conn.channel(&link.channel_id)?.map(|channel| (link, channel)))
        });
        let (link, channel) = found.await?.ok_or(Error::NotFound("invite link"))?;
        live(&link, self.now())?;
        Ok(channel.into())
    }
}
