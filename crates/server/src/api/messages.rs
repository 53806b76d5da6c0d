//! `/api/v3/channels/{channelId}/messages` and `/api/v3/messages/{messageId}`

use axum::{Extension, extract::State, http::StatusCode, response::IntoResponse};
use gavel_chat::HistoryPage;
use gavel_model::{
    ChannelId, EditMessage, FoundMessage, Message, MessageEdit, MessageId, MessagePage, MessageQuery, MessageStatus,
    MessageView, NewMessage, Page, Sent,
};
use gavel_store::About;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Params, Path},
    problem::{Problem, Problems},
};

/// Send a message
///
/// 201 when it was published, 200 when a rule stopped it: `moderation` says why and where. The same `id` again, from the
/// same sender, has no further effect and is answered alike. The rules read the text, the titles of attachments and the
/// tags; spans point into the text. With `parentId` it is a reply in the thread of that message, which is refused with 409
/// `thread_locked` or `thread_archived` where that is so. Messages of type `system` are the app's own.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/messages", operation_id = "sendMessage", tag = "Messages",
    params(("channelId" = ChannelId, Path)), request_body = NewMessage,
    responses((status = 201, body = Sent), (status = 200, body = Sent, description = "Stored, and not published."), Problems))]
pub(crate) async fn send(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(new): Json<NewMessage>,
) -> Result<impl IntoResponse, Problem> {
    let sent = app.chat.send(&caller.actor, &id, new).await?;
    let published = sent.message.status == MessageStatus::Delivered;
    let about = About { channel: Some(id), message: Some(sent.message.id.clone()) };
    Ok((if published { StatusCode::CREATED } else { StatusCode::OK }, Extension(about), axum::Json(sent)))
}

/// Which part of a history.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryParams {
    /// How many messages: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// A message of this list, instead of a cursor: half of the page is from before it, half from it on.
    around: Option<MessageId>,
    /// `desc` (newest first) if absent.
    sort: Option<Direction>,
    /// Replies too, among the messages that they answer.
    replies: Option<bool>,
}

/// Which way a history is read.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Direction {
    /// Oldest first.
    Asc,
    /// Newest first.
    Desc,
}

/// Read a channel's history
///
/// With the caller's own messages that were stopped, where they stood; moderators see everybody's. Replies stand in their
/// threads, and here only if asked for. Where few of very many messages are for the caller, a page can have fewer than asked
/// for, or none, and still a `next`. With `around`, `next` goes on as any page does, and `previous` the other way, with the other
/// `sort`; 404 if that message is not in this list, or not for the caller.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/messages", operation_id = "listMessages", tag = "Messages",
    params(("channelId" = ChannelId, Path), HistoryParams),
    responses((status = 200, body = MessagePage), Problems))]
pub(crate) async fn history(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Params(params): Params<HistoryParams>,
) -> Result<axum::Json<MessagePage>, Problem> {
    let HistoryParams { limit, cursor, around, sort, replies } = params;
    let ascending = sort == Some(Direction::Asc);
    let page = HistoryPage { limit, cursor, around, ascending, replies: replies.unwrap_or(false) };
    Ok(axum::Json(app.chat.history(&caller.actor, &id, page).await?))
}

/// Query messages
///
/// Over all channels that the caller may read; a server key's, all. With `text`, words that must all be there, whatever their
/// case and accents, `"a phrase"`, `-without`, `beginning*`. What was said in the last second may be missing while much is said.
#[utoipa::path(post, path = "/api/v3/messages/query", operation_id = "queryMessages", tag = "Messages",
    request_body = MessageQuery, responses((status = 200, body = Page<FoundMessage>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<MessageQuery>,
) -> Result<axum::Json<Page<FoundMessage>>, Problem> {
    Ok(axum::Json(app.chat.messages(&caller.actor, query).await?))
}

/// Get a message
#[utoipa::path(get, path = "/api/v3/messages/{messageId}", operation_id = "getMessage", tag = "Messages",
    params(("messageId" = MessageId, Path)), responses((status = 200, body = MessageView), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<axum::Json<MessageView>, Problem> {
    Ok(axum::Json(app.chat.message(&caller.actor, &id).await?))
}

/// Edit a message
///
/// What is new is judged first: what a rule stops leaves a published message as it was, with the reason in `moderation`. A
/// bounced message that is clean now is published. What it said before is kept, for its author and for moderators.
#[utoipa::path(patch, path = "/api/v3/messages/{messageId}", operation_id = "editMessage", tag = "Messages",
    params(("messageId" = MessageId, Path)), request_body = EditMessage,
    responses((status = 200, body = Sent), Problems))]
pub(crate) async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Json(edit): Json<EditMessage>,
) -> Result<axum::Json<Sent>, Problem> {
    Ok(axum::Json(app.chat.edit(&caller.actor, &id, edit).await?))
}

/// List what a message said before it was edited
///
/// The last edit first; for its author until it is deleted, and for moderators. A hard deletion takes it out.
#[utoipa::path(get, path = "/api/v3/messages/{messageId}/edits", operation_id = "listMessageEdits", tag = "Messages",
    params(("messageId" = MessageId, Path), ListParams),
    responses((status = 200, body = Page<MessageEdit>), Problems))]
pub(crate) async fn edits(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<MessageEdit>>, Problem> {
    Ok(axum::Json(app.chat.edits(&caller.actor, &id, &params.into()).await?))
}

/// How to delete.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteParams {
    /// Take the content out for good.
    hard: Option<bool>,
}

/// Delete a message
///
/// Softly, so that its place stays; with `hard` its content, what it said before, and its reactions are taken out of the
/// database too. Its thread stays, and it is pinned no more. Doing so again succeeds.
#[utoipa::path(delete, path = "/api/v3/messages/{messageId}", operation_id = "deleteMessage", tag = "Messages",
    params(("messageId" = MessageId, Path), DeleteParams),
    responses((status = 200, body = Message), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Params(params): Params<DeleteParams>,
) -> Result<axum::Json<Message>, Problem> {
    Ok(axum::Json(app.chat.delete(&caller.actor, &id, params.hard.unwrap_or(false)).await?))
}
