//! `/api/v3/messages/{messageId}/replies` and `…/thread`, and `/api/v3/channels/{channelId}/threads`

use axum::{extract::State, http::StatusCode};
use gavel_chat::{HistoryPage, ThreadList};
use gavel_model::{ChannelId, Message, MessageId, MessagePage, MessageView, Page, PatchThread};
use serde::Deserialize;
use utoipa::IntoParams;

use super::messages::Direction;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Params, Path},
    problem::{Problem, Problems},
};

/// Which replies.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplyParams {
    /// How many replies: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// One of the replies, instead of a cursor: half of the page is from before it, half from it on.
    around: Option<MessageId>,
    /// `desc` (newest first) if absent.
    sort: Option<Direction>,
}

/// Read the replies to a message
///
/// With the caller's own replies that were stopped, where they stood; moderators see everybody's. A message that was
/// deleted keeps its replies. With `around`, as in a channel's history.
#[utoipa::path(get, path = "/api/v3/messages/{messageId}/replies", operation_id = "listReplies", tag = "Threads",
    params(("messageId" = MessageId, Path), ReplyParams),
    responses((status = 200, body = MessagePage), Problems))]
pub(crate) async fn replies(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Params(params): Params<ReplyParams>,
) -> Result<axum::Json<MessagePage>, Problem> {
    let ReplyParams { limit, cursor, around, sort } = params;
    let page = HistoryPage { limit, cursor, around, ascending: sort == Some(Direction::Asc), replies: true };
    Ok(axum::Json(app.chat.replies(&caller.actor, &id, page).await?))
}

/// Which threads.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ThreadParams {
    /// How many threads: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// Those that are archived, or those that are not; all if absent.
    archived: Option<bool>,
    /// Those alone that the caller follows.
    following: Option<bool>,
}

/// List a channel's threads
///
/// The messages that were answered, those that were answered last first.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/threads", operation_id = "listThreads", tag = "Threads",
    params(("channelId" = ChannelId, Path), ThreadParams),
    responses((status = 200, body = Page<MessageView>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Params(params): Params<ThreadParams>,
) -> Result<axum::Json<Page<MessageView>>, Problem> {
    let ThreadParams { limit, cursor, archived, following } = params;
    let list = ThreadList { limit, cursor, archived, following: following.unwrap_or(false) };
    Ok(axum::Json(app.chat.threads(&caller.actor, &id, list).await?))
}

/// Change a thread
///
/// The thread below this message: its name, whether it is locked, whether it is archived. Nobody answers in one that is
/// locked or archived. Whoever sent the message may rename and archive its thread.
#[utoipa::path(patch, path = "/api/v3/messages/{messageId}/thread", operation_id = "patchThread", tag = "Threads",
    params(("messageId" = MessageId, Path)), request_body = PatchThread,
    responses((status = 200, body = Message), Problems))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Json(patch): Json<PatchThread>,
) -> Result<axum::Json<Message>, Problem> {
    Ok(axum::Json(app.chat.patch_thread(&caller.actor, &id, patch).await?))
}

/// Follow a thread
///
/// Whoever sent the message and whoever answers it follow its thread without this.
#[utoipa::path(put, path = "/api/v3/messages/{messageId}/thread/follow", operation_id = "followThread", tag = "Threads",
    params(("messageId" = MessageId, Path)), responses((status = 204, description = "They follow it."), Problems))]
pub(crate) async fn follow(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<StatusCode, Problem> {
    app.chat.follow_thread(&caller.actor, &id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Follow a thread no more
///
/// Until one answers in it again.
#[utoipa::path(delete, path = "/api/v3/messages/{messageId}/thread/follow", operation_id = "unfollowThread", tag = "Threads",
    params(("messageId" = MessageId, Path)),
    responses((status = 204, description = "They follow it no more."), Problems))]
pub(crate) async fn unfollow(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<StatusCode, Problem> {
    app.chat.follow_thread(&caller.actor, &id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
