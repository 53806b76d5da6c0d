//! `/api/v3/channels/{channelId}/invitations` and `/api/v3/me/invitations`

use axum::{extract::State, http::StatusCode};
use gavel_chat::ListPage;
use gavel_model::{
    ChannelId, Invitation, InvitationId, InvitationStatus, Member, NewInvitations, Page, ReceivedInvitation,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Params, Path},
    problem::{Problem, Problems},
};

/// The open invitations of those who were to be invited.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invited {
    items: Vec<Invitation>,
}

/// Invite users
///
/// They are told, may read the channel's card, and become members if they accept. Members are passed over, and an
/// invitation that is open stays as it is. A channel has at most 1,000 open invitations.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/invitations", operation_id = "inviteUsers", tag = "Invitations",
    params(("channelId" = ChannelId, Path)), request_body = NewInvitations,
    responses((status = 200, body = Invited), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(new): Json<NewInvitations>,
) -> Result<axum::Json<Invited>, Problem> {
    Ok(axum::Json(Invited { items: app.chat.invite(&caller.actor, &id, new).await? }))
}

/// Which invitations to a channel.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvitationParams {
    /// Those of which this became; all if absent.
    status: Option<InvitationStatus>,
    /// How many: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// List a channel's invitations
///
/// For those who may invite. Newest first.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/invitations", operation_id = "listInvitations",
    tag = "Invitations", params(("channelId" = ChannelId, Path), InvitationParams),
    responses((status = 200, body = Page<Invitation>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Params(params): Params<InvitationParams>,
) -> Result<axum::Json<Page<Invitation>>, Problem> {
    let page = ListPage { limit: params.limit, cursor: params.cursor };
    Ok(axum::Json(app.chat.invitations(&caller.actor, &id, params.status, page).await?))
}

/// Withdraw an invitation
///
/// Doing so again succeeds; one that was answered, or has expired, is 410.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/invitations/{invitationId}",
    operation_id = "withdrawInvitation", tag = "Invitations",
    params(("channelId" = ChannelId, Path), ("invitationId" = InvitationId, Path)),
    responses((status = 204, description = "It is withdrawn."), Problems))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, InvitationId)>,
) -> Result<StatusCode, Problem> {
    app.chat.withdraw_invitation(&caller.actor, &channel, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List my invitations
///
/// Those that are open, with the cards of the channels. Newest first.
#[utoipa::path(get, path = "/api/v3/me/invitations", operation_id = "listMyInvitations", tag = "Invitations",
    params(ListParams), responses((status = 200, body = Page<ReceivedInvitation>), Problems))]
pub(crate) async fn mine(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<ReceivedInvitation>>, Problem> {
    Ok(axum::Json(app.chat.received_invitations(&caller.actor, params.into()).await?))
}

/// Accept an invitation
///
/// The caller is a member from then on. Doing so again succeeds while they are.
#[utoipa::path(post, path = "/api/v3/me/invitations/{invitationId}/accept", operation_id = "acceptInvitation",
    tag = "Invitations", params(("invitationId" = InvitationId, Path)),
    responses((status = 200, body = Member), Problems))]
pub(crate) async fn accept(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<InvitationId>,
) -> Result<axum::Json<Member>, Problem> {
    Ok(axum::Json(app.chat.accept_invitation(&caller.actor, &id).await?))
}

/// Decline an invitation
///
/// Doing so again succeeds.
#[utoipa::path(post, path = "/api/v3/me/invitations/{invitationId}/decline", operation_id = "declineInvitation",
    tag = "Invitations", params(("invitationId" = InvitationId, Path)),
    responses((status = 204, description = "It is declined."), Problems))]
pub(crate) async fn decline(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Problem> {
    app.chat.decline_invitation(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
