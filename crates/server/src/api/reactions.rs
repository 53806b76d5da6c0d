//! `/api/v3/messages/{messageId}/reactions`

use axum::extract::State;
use gavel_chat::ReactionList;
use gavel_model::{MessageId, Page, Reaction, ReactionChange};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    auth::Caller,
    body::{Params, Path},
    problem::{Problem, Problems},
};

/// React to a message
///
/// With an emoji or a word of 1 to 32 characters, without spaces; a message has at most 50 different ones. One who reacted so
/// already changes nothing. The answer tells how many have reacted with what.
#[utoipa::path(put, path = "/api/v3/messages/{messageId}/reactions/{type}", operation_id = "addReaction", tag = "Reactions",
    params(("messageId" = MessageId, Path), ("type" = String, Path, min_length = 1, max_length = 32, pattern = r"^\S+$")),
    responses((status = 200, body = ReactionChange), Problems))]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    Path((id, kind)): Path<(MessageId, String)>,
) -> Result<axum::Json<ReactionChange>, Problem> {
    Ok(axum::Json(app.chat.add_reaction(&caller.actor, &id, kind).await?))
}

/// Take a reaction back
///
/// One who did not react so changes nothing.
#[utoipa::path(delete, path = "/api/v3/messages/{messageId}/reactions/{type}", operation_id = "removeReaction",
    tag = "Reactions", params(("messageId" = MessageId, Path), ("type" = String, Path, min_length = 1, max_length = 32, pattern = r"^\S+$")),
    responses((status = 200, body = ReactionChange), Problems))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path((id, kind)): Path<(MessageId, String)>,
) -> Result<axum::Json<ReactionChange>, Problem> {
    Ok(axum::Json(app.chat.remove_reaction(&caller.actor, &id, kind).await?))
}

/// Which of a message's reactions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReactionParams {
    /// How many reactions: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// Those with this emoji or word alone.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
}

/// List who reacted to a message
///
/// By what they reacted with, and then by user.
#[utoipa::path(get, path = "/api/v3/messages/{messageId}/reactions", operation_id = "listReactions", tag = "Reactions",
    params(("messageId" = MessageId, Path), ReactionParams),
    responses((status = 200, body = Page<Reaction>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
    Params(params): Params<ReactionParams>,
) -> Result<axum::Json<Page<Reaction>>, Problem> {
    let list = ReactionList { limit: params.limit, cursor: params.cursor, kind: params.kind };
    Ok(axum::Json(app.chat.reactions(&caller.actor, &id, list).await?))
}
