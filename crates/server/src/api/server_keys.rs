//! `/api/v3/serverKeys`

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use gavel_model::{KeyId, Scope, ServerKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    idempotency::NO_STORE,
    problem::{Problem, Problems},
    tokens,
};

/// The server keys in force, oldest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServerKeys {
    items: Vec<ServerKey>,
}

/// A server key that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewServerKey {
    /// What it is for, at most 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    scope: Scope,
}

/// A server key with its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatedServerKey {
    server_key: ServerKey,
    /// What the host application signs in with; it is shown once.
    secret: String,
}

/// List server keys
#[utoipa::path(get, path = "/api/v3/serverKeys", operation_id = "listServerKeys", tag = "Server keys",
    responses((status = 200, body = ServerKeys), Problems))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<axum::Json<ServerKeys>, Problem> {
    Ok(axum::Json(ServerKeys { items: app.chat.server_keys(&caller.actor).await? }))
}

/// Make a server key
///
/// Nobody makes one that may do more than they.
#[utoipa::path(post, path = "/api/v3/serverKeys", operation_id = "createServerKey", tag = "Server keys",
    request_body = NewServerKey, responses((status = 201, body = CreatedServerKey), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(NewServerKey { name, scope }): Json<NewServerKey>,
) -> Result<impl IntoResponse, Problem> {
    let (secret, hash) = tokens::new_key();
    let server_key = app.chat.create_key(&caller.actor, &name, scope, hash).await?;
    Ok((StatusCode::CREATED, [NO_STORE], axum::Json(CreatedServerKey { server_key, secret })))
}

/// Revoke a server key
///
/// At once, and for good; the connections that it opened are closed.
#[utoipa::path(delete, path = "/api/v3/serverKeys/{serverKeyId}", operation_id = "revokeServerKey",
    tag = "Server keys", params(("serverKeyId" = KeyId, Path)),
    responses((status = 204, description = "It is good for nothing."), Problems))]
pub(crate) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<KeyId>,
) -> Result<StatusCode, Problem> {
    app.chat.revoke_key(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
