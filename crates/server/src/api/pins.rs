//! `/api/v3/messages/{messageId}/pin` and `/api/v3/channels/{channelId}/pins`

use axum::extract::State;
use gavel_model::{ChannelId, Message, MessageId, MessageView, Page};

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{Params, Path},
    problem::{Problem, Problems},
};

/// Pin a message
///
/// A channel has at most 100 pinned messages. One that is pinned already stays it.
#[utoipa::path(put, path = "/api/v3/messages/{messageId}/pin", operation_id = "pinMessage", tag = "Messages",
    params(("messageId" = MessageId, Path)), responses((status = 200, body = Message), Problems))]
pub(crate) async fn pin(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<axum::Json<Message>, Problem> {
    Ok(axum::Json(app.chat.pin(&caller.actor, &id).await?))
}

/// Unpin a message
///
/// One that is not pinned changes nothing.
#[utoipa::path(delete, path = "/api/v3/messages/{messageId}/pin", operation_id = "unpinMessage", tag = "Messages",
    params(("messageId" = MessageId, Path)), responses((status = 200, body = Message), Problems))]
pub(crate) async fn unpin(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<axum::Json<Message>, Problem> {
    Ok(axum::Json(app.chat.unpin(&caller.actor, &id).await?))
}

/// List a channel's pinned messages
///
/// What was pinned last comes first.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/pins", operation_id = "listPins", tag = "Messages",
    params(("channelId" = ChannelId, Path), ListParams),
    responses((status = 200, body = Page<MessageView>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<MessageView>>, Problem> {
    Ok(axum::Json(app.chat.pins(&caller.actor, &id, &params.into()).await?))
}
