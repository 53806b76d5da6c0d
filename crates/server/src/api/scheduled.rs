//! `/api/v3/channels/{channelId}/scheduledMessages`, `/api/v3/scheduledMessages`

use axum::{Extension, extract::State, http::StatusCode, response::IntoResponse};
use gavel_model::{
    ChannelId, MessageId, NewScheduledMessage, Page, PatchScheduledMessage, Query, ScheduledMessage, Timestamp,
};
use gavel_store::About;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use super::templates::take_template;
use crate::{
    app::App,
    auth::Caller,
    body::{self, Json, Params, Path},
    problem::{Problem, Problems},
};

/// The part of a body that says when.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct When {
    send_at: Timestamp,
}

/// Schedule a message
///
/// Sent when it is due, by who may send then: whoever may not any more, or whom a rule stops, is told by
/// `scheduledMessage.failed`. At most 100 of a sender's wait in a channel. The same `id` again, from the same sender, has no
/// further effect (200).
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/scheduledMessages", operation_id = "scheduleMessage",
    tag = "Scheduled messages", params(("channelId" = ChannelId, Path)), request_body = NewScheduledMessage,
    responses((status = 201, body = ScheduledMessage),
        (status = 200, body = ScheduledMessage, description = "It was scheduled before."), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(channel): Path<ChannelId>,
    Json(mut body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse, Problem> {
    let template = take_template(&mut body)?;
    let when = body.remove_entry("sendAt").into_iter().collect();
    if template.is_some() {
        body.entry("text").or_insert_with(|| "".into());
    }
    let message = body::parse_part(body)?;
    let When { send_at } = body::parse_part(when)?;
    let new = NewScheduledMessage { send_at, template, message };
    let (scheduled, made) = app.chat.schedule(&caller.actor, &channel, new).await?;
    let about = About { channel: Some(channel), message: Some(scheduled.id.clone()) };
    Ok((if made { StatusCode::CREATED } else { StatusCode::OK }, Extension(about), axum::Json(scheduled)))
}

/// Which page of scheduled messages.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// How many: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// List scheduled messages
///
/// The next due first: the caller's own, or all for those who see what others may not. What was sent or failed stays for a
/// week.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/scheduledMessages", operation_id = "listScheduledMessages",
    tag = "Scheduled messages", params(("channelId" = ChannelId, Path), ListParams),
    responses((status = 200, body = Page<ScheduledMessage>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(channel): Path<ChannelId>,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<ScheduledMessage>>, Problem> {
    let page = app.chat.scheduled_messages(&caller.actor, &channel, params.limit, params.cursor).await?;
    Ok(axum::Json(page))
}

/// Query scheduled messages
///
/// Of all channels, the next due first; for those who see in all of them what others may not.
#[utoipa::path(post, path = "/api/v3/scheduledMessages/query", operation_id = "queryScheduledMessages",
    tag = "Scheduled messages", request_body = Query, responses((status = 200, body = Page<ScheduledMessage>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<ScheduledMessage>>, Problem> {
    Ok(axum::Json(app.chat.find_scheduled(&caller.actor, query).await?))
}

/// Get a scheduled message
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/scheduledMessages/{messageId}",
    operation_id = "getScheduledMessage", tag = "Scheduled messages",
    params(("channelId" = ChannelId, Path), ("messageId" = MessageId, Path)),
    responses((status = 200, body = ScheduledMessage), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, MessageId)>,
) -> Result<axum::Json<ScheduledMessage>, Problem> {
    Ok(axum::Json(app.chat.scheduled_message(&caller.actor, &channel, &id).await?))
}

/// Change a scheduled message
///
/// While it waits. What the body does not name stays. Those who may edit others' messages may change when it is sent; what
/// it says is its author's alone to change.
#[utoipa::path(patch, path = "/api/v3/channels/{channelId}/scheduledMessages/{messageId}",
    operation_id = "patchScheduledMessage", tag = "Scheduled messages",
    params(("channelId" = ChannelId, Path), ("messageId" = MessageId, Path)), request_body = PatchScheduledMessage,
    responses((status = 200, body = ScheduledMessage), Problems))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, MessageId)>,
    Json(patch): Json<PatchScheduledMessage>,
) -> Result<axum::Json<ScheduledMessage>, Problem> {
    Ok(axum::Json(app.chat.patch_scheduled(&caller.actor, &channel, &id, patch).await?))
}

/// Take a scheduled message away
///
/// What was sent stays sent.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/scheduledMessages/{messageId}",
    operation_id = "deleteScheduledMessage", tag = "Scheduled messages",
    params(("channelId" = ChannelId, Path), ("messageId" = MessageId, Path)),
    responses((status = 204, description = "It is gone."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, MessageId)>,
) -> Result<StatusCode, Problem> {
    app.chat.unschedule(&caller.actor, &channel, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
