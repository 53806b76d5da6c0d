//! `/api/v3/channels/{channelId}/joinRequests` and `/api/v3/me/joinRequests`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use gavel_chat::ListPage;
use gavel_model::{ChannelId, DecideJoinRequest, JoinRequest, JoinRequestId, JoinRequestStatus, NewJoinRequest, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{OptionalJson, Params, Path},
    problem::{Problem, Problems},
};

/// Ask to be let in
///
/// For private channels whose settings say `joinRequests`. One request at a time: while it is open, asking again answers
/// it (200). After it was declined the next may be made 24 hours later; before that the answer is 409
/// `join_request_too_soon` with `until`. A user has at most 20 open requests, a channel at most 1,000.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/joinRequests", operation_id = "requestJoin",
    tag = "Join requests", params(("channelId" = ChannelId, Path)), request_body = Option<NewJoinRequest>,
    responses((status = 201, body = JoinRequest), (status = 200, body = JoinRequest, description = "The open request."), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    OptionalJson(new): OptionalJson<NewJoinRequest>,
) -> Result<impl IntoResponse, Problem> {
    let (request, new) = app.chat.request_join(&caller.actor, &id, new).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, axum::Json(request)))
}

/// Which requests to a channel.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JoinRequestParams {
    /// Those of which this became; all if absent.
    status: Option<JoinRequestStatus>,
    /// How many: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// List a channel's join requests
///
/// For those who decide on them. Newest first.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/joinRequests", operation_id = "listJoinRequests",
    tag = "Join requests", params(("channelId" = ChannelId, Path), JoinRequestParams),
    responses((status = 200, body = Page<JoinRequest>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Params(params): Params<JoinRequestParams>,
) -> Result<axum::Json<Page<JoinRequest>>, Problem> {
    let page = ListPage { limit: params.limit, cursor: params.cursor };
    Ok(axum::Json(app.chat.join_requests(&caller.actor, &id, params.status, page).await?))
}

/// Approve a join request
///
/// Its user is a member from then on. Doing so again succeeds.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/joinRequests/{joinRequestId}/approve",
    operation_id = "approveJoinRequest", tag = "Join requests",
    params(("channelId" = ChannelId, Path), ("joinRequestId" = JoinRequestId, Path)),
    request_body = Option<DecideJoinRequest>, responses((status = 200, body = JoinRequest), Problems))]
pub(crate) async fn approve(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, JoinRequestId)>,
    OptionalJson(decide): OptionalJson<DecideJoinRequest>,
) -> Result<axum::Json<JoinRequest>, Problem> {
    Ok(axum::Json(app.chat.approve_join_request(&caller.actor, &channel, &id, decide).await?))
}

/// Decline a join request
///
/// Doing so again succeeds.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/joinRequests/{joinRequestId}/decline",
    operation_id = "declineJoinRequest", tag = "Join requests",
    params(("channelId" = ChannelId, Path), ("joinRequestId" = JoinRequestId, Path)),
    request_body = Option<DecideJoinRequest>, responses((status = 200, body = JoinRequest), Problems))]
pub(crate) async fn decline(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, JoinRequestId)>,
    OptionalJson(decide): OptionalJson<DecideJoinRequest>,
) -> Result<axum::Json<JoinRequest>, Problem> {
    Ok(axum::Json(app.chat.decline_join_request(&caller.actor, &channel, &id, decide).await?))
}

/// List my join requests
///
/// Newest first.
#[utoipa::path(get, path = "/api/v3/me/joinRequests", operation_id = "listMyJoinRequests", tag = "Join requests",
    params(ListParams), responses((status = 200, body = Page<JoinRequest>), Problems))]
pub(crate) async fn mine(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<JoinRequest>>, Problem> {
    Ok(axum::Json(app.chat.my_join_requests(&caller.actor, params.into()).await?))
}

/// Withdraw my join request
///
/// Doing so again succeeds; one that was decided is 410.
#[utoipa::path(delete, path = "/api/v3/me/joinRequests/{joinRequestId}", operation_id = "withdrawJoinRequest",
    tag = "Join requests", params(("joinRequestId" = JoinRequestId, Path)),
    responses((status = 204, description = "It is withdrawn."), Problems))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JoinRequestId>,
) -> Result<StatusCode, Problem> {
    app.chat.withdraw_join_request(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
