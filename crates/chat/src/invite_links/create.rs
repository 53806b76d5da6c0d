//! Making an invite link.

use std::time::Duration;

use gavel_model::{Actor, ChannelId, InviteLink, NewInviteLink};
use gavel_store::{Conn, LinkHash};

use super::live;
use crate::{Chat, Error, FieldError, Result, mint::mint};

/// How many may join by a link that counts them.
const MOST_USES: i64 = 10_000;
/// How long a link that ends may be open.
const YEAR: u64 = 365 * 24 * 3_600;
/// How many links to a channel may let somebody in at a time.
const MOST_LIVE: i64 = 100;

impl Chat {
    /// Makes a link to a channel of whose token only the hash is known here. The same call again makes no second link: it
    /// gives the first one this token instead of its own, as long as it lets somebody in.
    pub async fn create_invite_link(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        new: &NewInviteLink,
        hash: LinkHash,
    ) -> Result<InviteLink> {
        let mut errors = Vec::new();
        let mut refuse = |pointer: &str, detail: String| errors.push(FieldError { pointer: pointer.into(), detail });
        if new.max_uses.is_some_and(|uses| !(1..=MOST_USES).contains(&uses)) {
            refuse("/maxUses", format!("1 to {MOST_USES}"));
        }
        if new.expires_in_seconds.is_some_and(|seconds| !(1..=YEAR).contains(&seconds)) {
            refuse("/expiresInSeconds", format!("1 to {YEAR}"));
        }
        if !errors.is_empty() {
            return Err(Error::Validation(errors));
        }
        let facts = self.may_invite(actor, channel).await?;
        let (by, at) = (actor.clone(), self.now());
        let link = InviteLink {
            id: mint(at),
            channel_id: channel.clone(),
            uses: 0,
            max_uses: new.max_uses,
            created_by: actor.user().cloned(),
            created_at: at,
            expires_at: new.expires_in_seconds.map(|seconds| at.plus(Duration::from_secs(seconds))),
            revoked_at: None,
        };
        let write = move |conn: &Conn<'_>| {
            // What is there with an id minted just now was made by this very call, before.
            if let Some(made) = conn.invite_link(&link.channel_id, &link.id)? {
                if let Err(refused) = live(&made, at) {
                    return Ok(Err(refused));
                }
                conn.renew_invite_link(&made, &hash)?;
                return Ok(Ok(made));
            }
            if conn.live_invite_links(&link.channel_id, at)? >= MOST_LIVE {
                return Ok(Err(Error::Conflict("a channel has at most 100 live invite links; revoke one first")));
            }
            conn.create_invite_link(&link, &hash, &by)?;
            Ok(Ok(link))
        };
        self.change_guarded(&facts, actor, channel, write, |_, _| ()).await?
    }
}
