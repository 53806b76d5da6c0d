//! `/api/v3/channels/{channelId}/retention` and `/api/v3/channelTypes/{typeId}/retention`

use axum::{extract::State, http::StatusCode};
use gavel_model::{ChannelId, ChannelRetention, ChannelTypeId, ChannelTypeRetention, Retention, RetentionPreview};

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// Get for how long a channel's messages are kept
///
/// Its own policy holds before its type's; where there is neither, they are kept for ever. Who made a policy is told to those
/// who may change it.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/retention", operation_id = "getChannelRetention",
    tag = "Retention", params(("channelId" = ChannelId, Path)),
    responses((status = 200, body = ChannelRetention), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<axum::Json<ChannelRetention>, Problem> {
    Ok(axum::Json(app.chat.channel_retention(&caller.actor, &id).await?))
}

/// Say for how long a channel's messages are kept
///
/// It begins at once, and nothing brings back what was taken out: ask for a preview before.
#[utoipa::path(put, path = "/api/v3/channels/{channelId}/retention", operation_id = "putChannelRetention",
    tag = "Retention", params(("channelId" = ChannelId, Path)), request_body = Retention,
    responses((status = 200, body = ChannelRetention), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(retention): Json<Retention>,
) -> Result<axum::Json<ChannelRetention>, Problem> {
    Ok(axum::Json(app.chat.set_channel_retention(&caller.actor, &id, Some(retention)).await?))
}

/// Have a channel go by its type's policy
///
/// It begins at once.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/retention", operation_id = "deleteChannelRetention",
    tag = "Retention", params(("channelId" = ChannelId, Path)),
    responses((status = 204, description = "It has no policy of its own."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<StatusCode, Problem> {
    app.chat.set_channel_retention(&caller.actor, &id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Count what a policy of a channel would take out
///
/// Nothing is changed. Nothing is counted of what a legal hold keeps.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/retention/preview",
    operation_id = "previewChannelRetention", tag = "Retention", params(("channelId" = ChannelId, Path)),
    request_body = Retention, responses((status = 200, body = RetentionPreview), Problems))]
pub(crate) async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(retention): Json<Retention>,
) -> Result<axum::Json<RetentionPreview>, Problem> {
    Ok(axum::Json(app.chat.preview_channel_retention(&caller.actor, &id, retention).await?))
}

/// Get for how long the messages of a type's channels are kept
///
/// Of those channels that have no policy of their own.
#[utoipa::path(get, path = "/api/v3/channelTypes/{typeId}/retention", operation_id = "getChannelTypeRetention",
    tag = "Retention", params(("typeId" = ChannelTypeId, Path)),
    responses((status = 200, body = ChannelTypeRetention), Problems))]
pub(crate) async fn get_type(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelTypeId>,
) -> Result<axum::Json<ChannelTypeRetention>, Problem> {
    Ok(axum::Json(app.chat.channel_type_retention(&caller.actor, &id).await?))
}

/// Say for how long the messages of a type's channels are kept
///
/// It holds at once for all channels of the type that have no policy of their own, those that are there too, and nothing
/// brings back what was taken out: ask for a preview before.
#[utoipa::path(put, path = "/api/v3/channelTypes/{typeId}/retention", operation_id = "putChannelTypeRetention",
    tag = "Retention", params(("typeId" = ChannelTypeId, Path)), request_body = Retention,
    responses((status = 200, body = ChannelTypeRetention), Problems))]
pub(crate) async fn put_type(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelTypeId>,
    Json(retention): Json<Retention>,
) -> Result<axum::Json<ChannelTypeRetention>, Problem> {
    Ok(axum::Json(app.chat.set_channel_type_retention(&caller.actor, &id, Some(retention)).await?))
}

/// Have the messages of a type's channels kept for ever
///
/// Of those channels that have no policy of their own.
#[utoipa::path(delete, path = "/api/v3/channelTypes/{typeId}/retention", operation_id = "deleteChannelTypeRetention",
    tag = "Retention", params(("typeId" = ChannelTypeId, Path)),
    responses((status = 204, description = "It has no policy."), Problems))]
pub(crate) async fn delete_type(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelTypeId>,
) -> Result<StatusCode, Problem> {
    app.chat.set_channel_type_retention(&caller.actor, &id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Count what a policy of a type would take out
///
/// Nothing is changed. Nothing is counted of what a legal hold keeps.
#[utoipa::path(post, path = "/api/v3/channelTypes/{typeId}/retention/preview",
    operation_id = "previewChannelTypeRetention", tag = "Retention", params(("typeId" = ChannelTypeId, Path)),
    request_body = Retention, responses((status = 200, body = RetentionPreview), Problems))]
pub(crate) async fn preview_type(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelTypeId>,
    Json(retention): Json<Retention>,
) -> Result<axum::Json<RetentionPreview>, Problem> {
    Ok(axum::Json(app.chat.preview_channel_type_retention(&caller.actor, &id, retention).await?))
}
