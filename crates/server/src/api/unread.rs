//! `/api/v3/me/channels`, `/api/v3/me/unread`

use axum::extract::State;
use gavel_model::{ChannelId, MyChannel, Page, UnreadTotals};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::Params,
    problem::{Problem, Problems},
};

/// My channels
///
/// The channels that the caller is a member of, the one with the newest activity first, each with what is unread in it and
/// its last message.
#[utoipa::path(get, path = "/api/v3/me/channels", operation_id = "listMyChannels", tag = "Users",
    params(ListParams), responses((status = 200, body = Page<MyChannel>), Problems))]
pub(crate) async fn channels(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<MyChannel>>, Problem> {
    Ok(axum::Json(app.chat.my_channels(&caller.actor, false, params.into()).await?))
}

/// A channel with something unread.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnreadChannel {
    channel_id: ChannelId,
    /// The number of the last event that was read.
    last_read_seq: i64,
    /// How many messages of others are unread.
    unread_count: i64,
    /// In how many of them the caller is mentioned.
    mention_count: i64,
}

/// What is unread.
#[derive(Serialize, ToSchema)]
pub(crate) struct Unread {
    /// In all channels; of 1,000 of them if the caller is in more.
    totals: UnreadTotals,
    #[serde(flatten)]
    page: Page<UnreadChannel>,
}

/// What is unread?
///
/// The totals, and the channels with anything unread, the one with the newest activity first.
#[utoipa::path(get, path = "/api/v3/me/unread", operation_id = "getUnread", tag = "Users",
    params(ListParams), responses((status = 200, body = Unread), Problems))]
pub(crate) async fn unread(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Unread>, Problem> {
    let totals = app.chat.unread_totals(&caller.actor).await?;
    let Page { items, next } = app.chat.my_channels(&caller.actor, true, params.into()).await?;
    let items = items.into_iter().map(|mine| UnreadChannel {
        channel_id: mine.channel.id,
        last_read_seq: mine.last_read_seq,
        unread_count: mine.unread_count,
        mention_count: mine.mention_count,
    });
    Ok(axum::Json(Unread { totals, page: Page { items: items.collect(), next } }))
}
