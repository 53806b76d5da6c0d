//! `…/read`, `…/delivered`, `…/unread` of a channel, and the receipts of a message.

use axum::extract::State;
use gavel_chat::MessageReceipts;
use gavel_model::{ChannelId, MarkUnread, MarkUpTo, Marks, MessageId, Page, Receipt};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, OptionalJson, Params, Path},
    problem::{Problem, Problems},
};

/// Mark as read
///
/// All up to `seq`, or to the channel's end; a number beyond it means the end. A mark only rises, and one's own messages
/// move it. Members of channels of up to 100 are told (`receipt.read`), and one's own devices (`unread.changed`).
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/read", operation_id = "markRead", tag = "Receipts",
    params(("channelId" = ChannelId, Path)), request_body = Option<MarkUpTo>,
    responses((status = 200, body = Marks), Problems))]
pub(crate) async fn read(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    OptionalJson(up_to): OptionalJson<MarkUpTo>,
) -> Result<axum::Json<Marks>, Problem> {
    Ok(axum::Json(app.chat.mark_read(&caller.actor, &id, up_to.seq).await?))
}

/// Mark as delivered
///
/// A device has received all up to `seq`, or to the channel's end. What is read is delivered too.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/delivered", operation_id = "markDelivered", tag = "Receipts",
    params(("channelId" = ChannelId, Path)), request_body = Option<MarkUpTo>,
    responses((status = 200, body = Marks), Problems))]
pub(crate) async fn delivered(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    OptionalJson(up_to): OptionalJson<MarkUpTo>,
) -> Result<axum::Json<Marks>, Problem> {
    Ok(axum::Json(app.chat.mark_delivered(&caller.actor, &id, up_to.seq).await?))
}

/// Mark as unread again
///
/// The message of event `seq` and all after it, for oneself: what others were told stays. At most 1,000 messages back.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/unread", operation_id = "markUnread", tag = "Receipts",
    params(("channelId" = ChannelId, Path)), request_body = MarkUnread,
    responses((status = 200, body = Marks), Problems))]
pub(crate) async fn unread(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(from): Json<MarkUnread>,
) -> Result<axum::Json<Marks>, Problem> {
    Ok(axum::Json(app.chat.mark_unread(&caller.actor, &id, from.seq).await?))
}

/// Who has received and read a message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptPage {
    #[serde(flatten)]
    page: Page<Receipt>,
    /// How many members have received it, those who read it among them; absent in channels of over 10,000 members.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_count: Option<i64>,
    /// How many have read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_count: Option<i64>,
}

/// Who has received and read a message?
///
/// Of those who were members when it was published, but for its sender; in the order of their ids.
#[utoipa::path(get, path = "/api/v3/messages/{messageId}/receipts", operation_id = "listReceipts", tag = "Receipts",
    params(("messageId" = MessageId, Path), ListParams), responses((status = 200, body = ReceiptPage), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<ReceiptPage>, Problem> {
    let receipts = app.chat.receipts(&caller.actor, &id, params.into()).await?;
    let MessageReceipts { page, counts } = receipts;
    let (delivered_count, read_count) = counts.unzip();
    Ok(axum::Json(ReceiptPage { page, delivered_count, read_count }))
}
