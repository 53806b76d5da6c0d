//! `/api/v3/channels/{channelId}/inviteLinks` and `/api/v3/inviteLinks/{token}`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use gavel_model::{ChannelCard, ChannelId, CreatedInviteLink, InviteLink, InviteLinkId, Member, NewInviteLink, Page};

use super::list::ListParams;
use crate::{
    app::App,
    auth::Caller,
    body::{OptionalJson, Params, Path},
    idempotency::NO_STORE,
    problem::{Problem, Problems},
    tokens,
};

/// Make an invite link
///
/// Whoever has the token may join. It is shown once and kept as a hash. A channel has at most 100 links that are live. With
/// the same `Idempotency-Key` the same call makes no second link, but gives the first one another token, and the one before
/// opens nothing any more; 410 if the link lets nobody in any more.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/inviteLinks", operation_id = "createInviteLink",
    tag = "Invite links", params(("channelId" = ChannelId, Path)), request_body = Option<NewInviteLink>,
    responses((status = 201, body = CreatedInviteLink), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    OptionalJson(new): OptionalJson<NewInviteLink>,
) -> Result<impl IntoResponse, Problem> {
    let token = tokens::random_text();
    let link = app.chat.create_invite_link(&caller.actor, &id, &new, tokens::hash_link(&token)).await?;
    Ok((StatusCode::CREATED, [NO_STORE], axum::Json(CreatedInviteLink { link, token })))
}

/// List a channel's invite links
///
/// For those who may invite. Newest first.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/inviteLinks", operation_id = "listInviteLinks",
    tag = "Invite links", params(("channelId" = ChannelId, Path), ListParams),
    responses((status = 200, body = Page<InviteLink>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Params(params): Params<ListParams>,
) -> Result<axum::Json<Page<InviteLink>>, Problem> {
    Ok(axum::Json(app.chat.invite_links(&caller.actor, &id, params.into()).await?))
}

/// Revoke an invite link
///
/// Doing so again succeeds.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/inviteLinks/{inviteLinkId}",
    operation_id = "revokeInviteLink", tag = "Invite links",
    params(("channelId" = ChannelId, Path), ("inviteLinkId" = InviteLinkId, Path)),
    responses((status = 204, description = "It lets nobody in any more."), Problems))]
pub(crate) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path((channel, id)): Path<(ChannelId, InviteLinkId)>,
) -> Result<StatusCode, Problem> {
    app.chat.revoke_invite_link(&caller.actor, &channel, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look where an invite link leads
///
/// The channel's card. A link that lets nobody in any more is 410: `invite_link_used_up`, `invite_link_expired`,
/// `invite_link_revoked`.
#[utoipa::path(get, path = "/api/v3/inviteLinks/{token}", operation_id = "getInviteLinkCard", tag = "Invite links",
    params(("token" = String, Path)), responses((status = 200, body = ChannelCard), Problems))]
pub(crate) async fn card(
    State(app): State<App>,
    _caller: Caller,
    Path(token): Path<String>,
) -> Result<axum::Json<ChannelCard>, Problem> {
    Ok(axum::Json(app.chat.invite_link_card(tokens::hash_link(&token)).await?))
}

/// Join by an invite link
///
/// One who is a member already stays it, and uses nothing of the link.
#[utoipa::path(post, path = "/api/v3/inviteLinks/{token}/join", operation_id = "joinByInviteLink", tag = "Invite links",
    params(("token" = String, Path)), responses((status = 200, body = Member), Problems))]
pub(crate) async fn join(
    State(app): State<App>,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<axum::Json<Member>, Problem> {
    Ok(axum::Json(app.chat.join_by_link(&caller.actor, tokens::hash_link(&token)).await?))
}
