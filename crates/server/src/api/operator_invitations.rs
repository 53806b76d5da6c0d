//! `/api/v3/operators/setup`, `/api/v3/operators/invitations`: how operators come to be

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use gavel_chat::Error;
use gavel_model::{Email, NewOperatorInvitation, OperatorInvitation, OperatorInvitationId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::session::{signed_in, user_agent};
use crate::{
    admit::Client,
    app::App,
    auth::Caller,
    body::{Json, Path},
    idempotency::NO_STORE,
    passwords,
    problem::{Problem, Problems},
    session::same_origin,
    tokens,
};

/// Whether there is an operator to be made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Setup {
    /// That there is none yet.
    needed: bool,
}

/// The first operator, who is an owner.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FirstOperator {
    /// What the server printed when it started.
    token: String,
    email: Email,
    /// At most 100 characters.
    #[schema(max_length = 100)]
    display_name: Option<String>,
    /// At least 12 characters.
    #[schema(min_length = 12, max_length = 1024)]
    password: String,
}

/// An invitation and its token.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedOperatorInvitation {
    invitation: OperatorInvitation,
    /// What it is accepted with; it is shown once. Give it to whom you invite, and to nobody else.
    token: String,
}

/// The invitations that are open, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperatorInvitations {
    items: Vec<OperatorInvitation>,
}

/// An invitation's token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationToken {
    token: String,
}

/// What one who was invited chooses.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AcceptOperatorInvitation {
    token: String,
    /// At most 100 characters; that of the invitation if absent.
    #[schema(max_length = 100)]
    display_name: Option<String>,
    /// At least 12 characters.
    #[schema(min_length = 12, max_length = 1024)]
    password: String,
}

/// Whether the first operator is to be made
#[utoipa::path(get, path = "/api/v3/operators/setup", operation_id = "getSetup", tag = "Operators", security(()),
    responses((status = 200, body = Setup), Problems))]
pub(crate) async fn setup(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    Ok(([NO_STORE], axum::Json(Setup { needed: !app.chat.has_operators().await? })))
}

/// Make the first operator
///
/// An owner, who is signed in by it. Only while there is no operator, and with the token that the server printed when it
/// started.
#[utoipa::path(post, path = "/api/v3/operators/setup", operation_id = "setUp", tag = "Operators", security(()),
    request_body = FirstOperator, responses((status = 201, body = super::session::SessionAnswer), Problems))]
pub(crate) async fn set_up(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Json(new): Json<FirstOperator>,
) -> Result<Response, Problem> {
    same_origin(&headers, &app.operators)?;
    if app.chat.has_operators().await? {
        return Err(Error::Conflict("there is an operator already: sign in, or be invited").into());
    }
    // Both are hashed, so that the time it takes tells nothing.
    if Sha256::digest(&new.token) != Sha256::digest(&*app.setup_token) {
        return Err(Error::field("/token", "not what the server printed when it started").into());
    }
    passwords::check("/password", &new.password, &new.email)?;
    let hash = app.passwords.hash(new.password).await?;
    let (secret, session) = App::new_session(client, user_agent(&headers));
    let done = app.chat.set_up(new.email, new.display_name, hash, session).await?;
    Ok(signed_in(&app, client, StatusCode::CREATED, &secret, done))
}

/// Invite an operator
///
/// In place of an earlier invitation to the same address. It is open for a week. Nobody gives what they do not have.
#[utoipa::path(post, path = "/api/v3/operators/invitations", operation_id = "inviteOperator", tag = "Operators",
    request_body = NewOperatorInvitation, responses((status = 201, body = CreatedOperatorInvitation), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(new): Json<NewOperatorInvitation>,
) -> Result<impl IntoResponse, Problem> {
    let token = tokens::random_text();
    let invitation = app.chat.invite_operator(&caller.actor, new, tokens::hash_invitation(&token)).await?;
    Ok((StatusCode::CREATED, [NO_STORE], axum::Json(CreatedOperatorInvitation { invitation, token })))
}

/// List invitations of operators
#[utoipa::path(get, path = "/api/v3/operators/invitations", operation_id = "listOperatorInvitations",
    tag = "Operators", responses((status = 200, body = OperatorInvitations), Problems))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<axum::Json<OperatorInvitations>, Problem> {
    Ok(axum::Json(OperatorInvitations { items: app.chat.operator_invitations(&caller.actor).await? }))
}

/// Withdraw an invitation of an operator
#[utoipa::path(delete, path = "/api/v3/operators/invitations/{operatorInvitationId}",
    operation_id = "withdrawOperatorInvitation", tag = "Operators",
    params(("operatorInvitationId" = OperatorInvitationId, Path)),
    responses((status = 204, description = "It lets nobody in."), Problems))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorInvitationId>,
) -> Result<StatusCode, Problem> {
    app.chat.withdraw_operator_invitation(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look at one's invitation
///
/// With its token, before it is accepted.
#[utoipa::path(post, path = "/api/v3/operators/invitations/query", operation_id = "readOperatorInvitation",
    tag = "Operators", security(()), request_body = InvitationToken,
    responses((status = 200, body = OperatorInvitation), Problems))]
pub(crate) async fn look(
    State(app): State<App>,
    Json(InvitationToken { token }): Json<InvitationToken>,
) -> Result<axum::Json<OperatorInvitation>, Problem> {
    Ok(axum::Json(app.chat.operator_invitation(&tokens::hash_invitation(&token)).await?))
}

/// Accept an invitation to be an operator
///
/// One chooses a password, and is signed in.
#[utoipa::path(post, path = "/api/v3/operators/invitations/accept", operation_id = "acceptOperatorInvitation",
    tag = "Operators", security(()), request_body = AcceptOperatorInvitation,
    responses((status = 201, body = super::session::SessionAnswer), Problems))]
pub(crate) async fn accept(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Json(accept): Json<AcceptOperatorInvitation>,
) -> Result<Response, Problem> {
    same_origin(&headers, &app.operators)?;
    let hash = tokens::hash_invitation(&accept.token);
    let invitation = app.chat.operator_invitation(&hash).await?;
    passwords::check("/password", &accept.password, &invitation.email)?;
    let password = app.passwords.hash(accept.password).await?;
    let (secret, session) = App::new_session(client, user_agent(&headers));
    let done = app.chat.accept_operator_invitation(hash, accept.display_name, password, session).await?;
    Ok(signed_in(&app, client, StatusCode::CREATED, &secret, done))
}
