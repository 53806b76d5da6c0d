//! `/api/v3/me/presence`, `/api/v3/users/presence`, and `…/typing` of a channel

use axum::{extract::State, http::StatusCode};
use gavel_chat::Typing;
use gavel_model::{ChannelId, MessageId, OwnPresence, Presence, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, OptionalJson, Path},
    problem::{Problem, Problems},
};

/// Look offline, or not
///
/// To others, an invisible user is offline since the moment they became so.
#[utoipa::path(put, path = "/api/v3/me/presence", operation_id = "setPresence", tag = "Presence", request_body = OwnPresence,
    responses((status = 200, body = OwnPresence), Problems))]
pub(crate) async fn set(
    State(app): State<App>,
    caller: Caller,
    Json(own): Json<OwnPresence>,
) -> Result<axum::Json<OwnPresence>, Problem> {
    Ok(axum::Json(app.chat.set_presence(&caller.actor, own).await?))
}

/// Whose presence is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Asked {
    /// At most 100 users.
    #[schema(max_items = 100)]
    user_ids: Vec<UserId>,
}

/// How users are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answered {
    /// In the order in which they were asked for; one that is unknown is offline.
    items: Vec<Presence>,
}

/// Who is online?
///
/// To be told of changes, send a `presence` frame over a WebSocket.
#[utoipa::path(post, path = "/api/v3/users/presence", operation_id = "queryPresence", tag = "Presence", request_body = Asked,
    responses((status = 200, body = Answered), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(asked): Json<Asked>,
) -> Result<axum::Json<Answered>, Problem> {
    let items = app.chat.presence(&caller.actor, asked.user_ids, |items| items).await?;
    Ok(axum::Json(Answered { items }))
}

/// What somebody types.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewTyping {
    /// The message of the thread that they write in.
    parent_id: Option<MessageId>,
    /// That they write no more.
    #[serde(default)]
    stop: bool,
}

/// Tell that you write
///
/// Told to those who are subscribed to the channel, at most every two seconds, unless it has over 100 members. It ends with
/// `stop`, with a message, or by itself after six seconds.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/typing", operation_id = "tellTyping", tag = "Presence",
    params(("channelId" = ChannelId, Path)), request_body = Option<NewTyping>,
    responses((status = 204, description = "It was told, or need not be."), Problems))]
pub(crate) async fn typing(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    OptionalJson(new): OptionalJson<NewTyping>,
) -> Result<StatusCode, Problem> {
    let typing = Typing { parent: new.parent_id, stop: new.stop };
    app.chat.typing(&caller.actor, &id, &typing).await?;
    Ok(StatusCode::NO_CONTENT)
}
