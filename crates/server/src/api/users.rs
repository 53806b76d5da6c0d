//! `/api/v3/users` and `/api/v3/me`

use std::time::Duration;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use gavel_chat::Error;
use gavel_model::{NewUser, Page, Query, Timestamp, User, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, OptionalJson, Path},
    idempotency::NO_STORE,
    problem::{Problem, Problems},
};

/// How long a token lives at most: 30 days.
const LONGEST: u64 = 30 * 24 * 3_600;

/// What a token is to be like.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewToken {
    /// How long it is to live: an hour if absent, at most 30 days.
    #[schema(minimum = 1, maximum = 2_592_000)]
    ttl_seconds: Option<u64>,
}

/// A user token.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Token {
    /// What the client sends as `Authorization: Bearer`.
    token: String,
    /// Whose it is.
    user_id: UserId,
    /// When it ends.
    expires_at: Timestamp,
}

/// Who am I?
#[utoipa::path(get, path = "/api/v3/me", operation_id = "getMe", tag = "Users",
    responses((status = 200, body = User), Problems))]
pub(crate) async fn me(State(app): State<App>, caller: Caller) -> Result<axum::Json<User>, Problem> {
    let user =
        caller.actor.user().ok_or_else(|| Problem::field("X-Gavel-User", "a server key is nobody: name a user"))?;
    Ok(axum::Json(app.chat.user(user).await?))
}

/// Query users
///
/// For whoever may read profiles (`read_users`); guests may not.
#[utoipa::path(post, path = "/api/v3/users/query", operation_id = "queryUsers", tag = "Users", request_body = Query,
    responses((status = 200, body = Page<User>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<User>>, Problem> {
    Ok(axum::Json(app.chat.users(&caller.actor, &query).await?))
}

/// Get a user
#[utoipa::path(get, path = "/api/v3/users/{userId}", operation_id = "getUser", tag = "Users",
    params(("userId" = UserId, Path)), responses((status = 200, body = User), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<axum::Json<User>, Problem> {
    Ok(axum::Json(app.chat.profile(&caller.actor, &id).await?))
}

/// Make or change a user
///
/// For server keys; a user may change their own profile.
#[utoipa::path(put, path = "/api/v3/users/{userId}", operation_id = "putUser", tag = "Users",
    params(("userId" = UserId, Path)), request_body = Option<NewUser>, responses((status = 200, body = User), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    OptionalJson(new): OptionalJson<NewUser>,
) -> Result<axum::Json<User>, Problem> {
    Ok(axum::Json(app.chat.put_user(&caller.actor, &id, new).await?))
}

/// Make a token for a user
///
/// For server keys. An unknown user is made. The token is kept nowhere: with the same `Idempotency-Key` the same call makes
/// another.
#[utoipa::path(post, path = "/api/v3/users/{userId}/tokens", operation_id = "createToken", tag = "Users",
    params(("userId" = UserId, Path)), request_body = Option<NewToken>, responses((status = 201, body = Token), Problems))]
pub(crate) async fn create_token(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    OptionalJson(new): OptionalJson<NewToken>,
) -> Result<impl IntoResponse, Problem> {
    app.chat.may_make_tokens(&caller.actor).await?;
    let ttl = new.ttl_seconds.unwrap_or(3_600);
    if !(1..=LONGEST).contains(&ttl) {
        return Err(Problem::field("/ttlSeconds", format!("1 to {LONGEST}")));
    }
    let user = app.chat.ensure_user(&id).await?;
    app.chat.may_stand_in(&caller.actor, &user).await?;
    // After a revocation tokens are good from the next second on.
    let now = app.chat.now().max(user.tokens_valid_from.unwrap_or_default());
    let (token, expires_at) = app
        .tokens
        .issue(&user.id, now, Duration::from_secs(ttl))
        .map_err(|e| Problem::from(Error::Internal(e.to_string())))?;
    Ok((StatusCode::CREATED, [NO_STORE], axum::Json(Token { token, user_id: user.id, expires_at })))
}

/// Revoke a user's tokens
///
/// For server keys. All tokens made until now are void, and the user's connections are closed.
#[utoipa::path(delete, path = "/api/v3/users/{userId}/tokens", operation_id = "revokeTokens", tag = "Users",
    params(("userId" = UserId, Path)), responses((status = 204, description = "They are void."), Problems))]
pub(crate) async fn revoke_tokens(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Problem> {
    app.chat.revoke_tokens(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
