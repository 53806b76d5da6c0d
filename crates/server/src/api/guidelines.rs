//! `/api/v3/channels/{channelId}/guidelines`

use axum::extract::State;
use gavel_model::{AcceptGuidelines, ChannelId, Member};

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// Accept a channel's guidelines
///
/// For members. Where the settings say `requireGuidelines`, nobody but those who moderate posts before. Only the version
/// that the guidelines have now can be accepted; another one is 409. Doing so again succeeds.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/guidelines/accept", operation_id = "acceptGuidelines",
    tag = "Members", params(("channelId" = ChannelId, Path)), request_body = AcceptGuidelines,
    responses((status = 200, body = Member), Problems))]
pub(crate) async fn accept(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(accept): Json<AcceptGuidelines>,
) -> Result<axum::Json<Member>, Problem> {
    Ok(axum::Json(app.chat.accept_guidelines(&caller.actor, &id, accept).await?))
}
