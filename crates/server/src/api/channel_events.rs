//! `/api/v3/channels/{channelId}/events`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use gavel_model::{ChannelEvent, ChannelEventId, ChannelId, Interest, NewChannelEvent, Page, PatchChannelEvent, Query};

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Params, Path},
    problem::{Problem, Problems},
};

/// Announce an event in a channel
///
/// Something that takes place at a time. The channel is told, reminded as `remindBeforeSeconds` says, and told when it starts.
/// A channel has at most 100 events to come.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/events", operation_id = "createChannelEvent",
    tag = "Channel events", params(("channelId" = ChannelId, Path)), request_body = NewChannelEvent,
    responses((status = 201, body = ChannelEvent), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(channel): Path<ChannelId>,
    Json(new): Json<NewChannelEvent>,
) -> Result<impl IntoResponse, Problem> {
    let event = app.chat.create_channel_event(&caller.actor, &channel, new).await?;
    Ok((StatusCode::CREATED, axum::Json(event)))
}

/// Query a channel's events
///
/// By `status` (`scheduled`, `started`, `cancelled`), `startsAt`, `createdAt`, `interestedCount`; the next to start first.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/events/query", operation_id = "queryChannelEvents",
    tag = "Channel events", params(("channelId" = ChannelId, Path)), request_body = Query,
    responses((status = 200, body = Page<ChannelEvent>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Path(channel): Path<ChannelId>,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<ChannelEvent>>, Problem> {
    Ok(axum::Json(app.chat.channel_events(&caller.actor, &channel, query).await?))
}

/// Get a channel event
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/events/{eventId}", operation_id = "getChannelEvent",
    tag = "Channel events", params(("channelId" = ChannelId, Path), ("eventId" = ChannelEventId, Path)),
    responses((status = 200, body = ChannelEvent), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, ChannelEventId)>,
) -> Result<axum::Json<ChannelEvent>, Problem> {
    Ok(axum::Json(app.chat.channel_event(&caller.actor, &channel, &id).await?))
}

/// Change a channel event
///
/// While it is to come. What the body does not name stays. Reminders whose time is over are not given again.
#[utoipa::path(patch, path = "/api/v3/channels/{channelId}/events/{eventId}", operation_id = "patchChannelEvent",
    tag = "Channel events", params(("channelId" = ChannelId, Path), ("eventId" = ChannelEventId, Path)),
    request_body = PatchChannelEvent, responses((status = 200, body = ChannelEvent), Problems))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, ChannelEventId)>,
    Json(patch): Json<PatchChannelEvent>,
) -> Result<axum::Json<ChannelEvent>, Problem> {
    Ok(axum::Json(app.chat.patch_channel_event(&caller.actor, &channel, &id, patch).await?))
}

/// Cancel a channel event
///
/// While it is to come. It stays, as `cancelled`; doing so again changes nothing.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/events/{eventId}", operation_id = "cancelChannelEvent",
    tag = "Channel events", params(("channelId" = ChannelId, Path), ("eventId" = ChannelEventId, Path)),
    responses((status = 200, body = ChannelEvent), Problems))]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, ChannelEventId)>,
) -> Result<axum::Json<ChannelEvent>, Problem> {
    Ok(axum::Json(app.chat.cancel_channel_event(&caller.actor, &channel, &id).await?))
}

/// Be interested in a channel event
///
/// For members. So already, nothing changes.
#[utoipa::path(put, path = "/api/v3/channels/{channelId}/events/{eventId}/interest", operation_id = "addInterest",
    tag = "Channel events", params(("channelId" = ChannelId, Path), ("eventId" = ChannelEventId, Path)),
    responses((status = 200, body = ChannelEvent), Problems))]
pub(crate) async fn add_interest(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, ChannelEventId)>,
) -> Result<axum::Json<ChannelEvent>, Problem> {
    Ok(axum::Json(app.chat.put_interest(&caller.actor, &channel, &id, true).await?))
}

/// Be interested in a channel event no more
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/events/{eventId}/interest", operation_id = "removeInterest",
    tag = "Channel events", params(("channelId" = ChannelId, Path), ("eventId" = ChannelEventId, Path)),
    responses((status = 200, body = ChannelEvent), Problems))]
pub(crate) async fn remove_interest(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, ChannelEventId)>,
) -> Result<axum::Json<ChannelEvent>, Problem> {
    Ok(axum::Json(app.chat.put_interest(&caller.actor, &channel, &id, false).await?))
}

/// List who is interested in a channel event
///
/// By id.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/events/{eventId}/interest", operation_id = "listInterests",
    tag = "Channel events", params(("channelId" = ChannelId, Path), ("eventId" = ChannelEventId, Path), ListParams),
    responses((status = 200, body = Page<Interest>), Problems))]
pub(crate) async fn interests(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, ChannelEventId)>,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<Interest>>, Problem> {
    Ok(axum::Json(app.chat.interests(&caller.actor, &channel, &id, params.into()).await?))
}
