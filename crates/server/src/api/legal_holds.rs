//! `/api/v3/legalHolds`, and those of a channel and of a user

use axum::{extract::State, http::StatusCode};
use gavel_chat::ListPage;
use gavel_model::{ChannelId, HoldSubject, LegalHold, Page, PutLegalHold, UserId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Params, Path},
    problem::{Problem, Problems},
};

/// Which page of which holds.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HoldParams {
    /// That on this channel alone.
    #[param(value_type = Option<String>)]
    channel_id: Option<ChannelId>,
    /// That on this user alone.
    #[param(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// How many: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// List legal holds
///
/// Those in force, newest first.
#[utoipa::path(get, path = "/api/v3/legalHolds", operation_id = "listLegalHolds", tag = "Retention",
    params(HoldParams), responses((status = 200, body = Page<LegalHold>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<HoldParams>,
) -> Result<axum::Json<Page<LegalHold>>, Problem> {
    let HoldParams { channel_id, user_id, limit, cursor } = params;
    let on = match (channel_id, user_id) {
        (Some(_), Some(_)) => return Err(Problem::field("userId", "a channel or a user, not both")),
        (channel, user) => channel.map(HoldSubject::Channel).or(user.map(HoldSubject::User)),
    };
    Ok(axum::Json(app.chat.legal_holds(&caller.actor, on, ListPage { limit, cursor }).await?))
}

/// Place a legal hold on a channel
///
/// Nothing of it is deleted until the hold is lifted: not by retention, not for good by anyone, and the channel itself is not.
/// What would is 409 `legal_hold`. A hold that is there gets this reason.
#[utoipa::path(put, path = "/api/v3/channels/{channelId}/legalHold", operation_id = "putChannelLegalHold",
    tag = "Retention", params(("channelId" = ChannelId, Path)), request_body = PutLegalHold,
    responses((status = 200, body = LegalHold), Problems))]
pub(crate) async fn put_channel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(put): Json<PutLegalHold>,
) -> Result<axum::Json<LegalHold>, Problem> {
    Ok(axum::Json(app.chat.put_legal_hold(&caller.actor, HoldSubject::Channel(id), put).await?))
}

/// Lift the legal hold on a channel
///
/// Where there is none, nothing changes. What only the hold kept from retention goes at once.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/legalHold", operation_id = "liftChannelLegalHold",
    tag = "Retention", params(("channelId" = ChannelId, Path)),
    responses((status = 204, description = "It is not held."), Problems))]
pub(crate) async fn lift_channel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<StatusCode, Problem> {
    app.chat.lift_legal_hold(&caller.actor, HoldSubject::Channel(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Place a legal hold on a user
///
/// Nothing of what they said is deleted until the hold is lifted, wherever they said it; nor is a channel in which they said
/// something. What would is 409 `legal_hold`. A hold that is there gets this reason.
#[utoipa::path(put, path = "/api/v3/users/{userId}/legalHold", operation_id = "putUserLegalHold",
    tag = "Retention", params(("userId" = UserId, Path)), request_body = PutLegalHold,
    responses((status = 200, body = LegalHold), Problems))]
pub(crate) async fn put_user(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(put): Json<PutLegalHold>,
) -> Result<axum::Json<LegalHold>, Problem> {
    Ok(axum::Json(app.chat.put_legal_hold(&caller.actor, HoldSubject::User(id), put).await?))
}

/// Lift the legal hold on a user
///
/// Where there is none, nothing changes. What only the hold kept from retention goes at once.
#[utoipa::path(delete, path = "/api/v3/users/{userId}/legalHold", operation_id = "liftUserLegalHold",
    tag = "Retention", params(("userId" = UserId, Path)),
    responses((status = 204, description = "They are not held."), Problems))]
pub(crate) async fn lift_user(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Problem> {
    app.chat.lift_legal_hold(&caller.actor, HoldSubject::User(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
