//! Legal holds: of a channel, or of what a user said, nothing is deleted for good until the hold is lifted.

use gavel_model::{Actor, HoldSubject, LegalHold, Page, Permission, PutLegalHold};
use gavel_store::{Conn, Noted};

use crate::{Chat, Error, ListPage, Result, mint::mint, query};

/// How many characters a reason may have.
const REASON_CHARS: usize = 500;

/// What one is told who would delete what is held.
pub(crate) const CHANNEL_HELD: Error =
    Error::LegalHold("this channel is under a legal hold: nothing of it is deleted until the hold is lifted");
pub(crate) const MESSAGE_HELD: Error =
    Error::LegalHold("a legal hold keeps this message: it is not deleted for good until the hold is lifted");

impl Chat {
    /// Holds, newest first; those on a channel or a user alone, if one is named.
    pub async fn legal_holds(&self, actor: &Actor, on: Option<HoldSubject>, page: ListPage) -> Result<Page<LegalHold>> {
        self.require_in_app(actor, Permission::ManageLegalHolds).await?;
        let newest = page.newest()?;
        let asked = newest.clone();
        let holds = self.0.store.read(move |conn| conn.legal_holds(on.as_ref(), &asked)).await?;
        Ok(query::page(&newest, holds, |hold| hold.id.as_str()))
    }

    /// Places a hold, or gives one that is there another reason.
    pub async fn put_legal_hold(&self, actor: &Actor, on: HoldSubject, put: PutLegalHold) -> Result<LegalHold> {
        self.may_hold_back(actor, &on).await?;
        let reason = put.reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS || reason.contains('\0') {
            return Err(Error::field("/reason", format!("1 to {REASON_CHARS} characters that say why")));
        }
        let (by, at) = (actor.as_log(), self.now());
        let write = move |conn: &Conn<'_>| {
            if let Err(refused) = there(conn, &on)? {
                return Ok(Err(refused));
            }
            let before = conn.legal_hold(&on)?;
            let (channel_id, user_id) = match on.clone() {
                HoldSubject::Channel(id) => (Some(id), None),
                HoldSubject::User(id) => (None, Some(id)),
            };
            let hold = LegalHold { id: mint(at), channel_id, user_id, reason, placed_by: by, placed_at: at };
            conn.put_legal_hold(&on, &hold)?;
            conn.note(Noted::change(before.as_ref(), Some(&hold)));
            Ok(Ok(hold))
        };
        self.change_in_app(actor, Permission::ManageLegalHolds, write, |_, _| ()).await?
    }

    /// Lifts a hold; where there is none, nothing changes.
    pub async fn lift_legal_hold(&self, actor: &Actor, on: HoldSubject) -> Result<()> {
        self.may_hold_back(actor, &on).await?;
        let write = move |conn: &Conn<'_>| {
            if let Err(refused) = there(conn, &on)? {
                return Ok(Err(refused));
            }
            let before = conn.legal_hold(&on)?;
            conn.lift_legal_hold(&on)?;
            conn.note(Noted::change(before.as_ref(), None::<&LegalHold>));
            Ok(Ok(()))
        };
        // What was kept back by it alone goes now.
        self.change_in_app(actor, Permission::ManageLegalHolds, write, |chat, _| chat.retain_now()).await?
    }

    /// Nothing, or what the actor lacks. To one who may not know of the channel it is not there.
    async fn may_hold_back(&self, actor: &Actor, on: &HoldSubject) -> Result<()> {
        match on {
            HoldSubject::Channel(id) => self.read_facts(actor, id).await?.require(Permission::ManageLegalHolds),
            HoldSubject::User(_) => self.require_in_app(actor, Permission::ManageLegalHolds).await,
        }
    }
}

/// Nothing, or that there is no such channel or user.
fn there(conn: &Conn<'_>, on: &HoldSubject) -> std::result::Result<Result<()>, gavel_store::Error> {
    let (found, what) = match on {
        HoldSubject::Channel(id) => (conn.channel(id)?.is_some(), "channel"),
        HoldSubject::User(id) => (conn.user(id)?.is_some(), "user"),
    };
    Ok(if found { Ok(()) } else { Err(Error::NotFound(what)) })
}
