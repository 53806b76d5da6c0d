//! `/api/v3/session` and `/api/v3/sessions`: signing in and out, and where one is signed in

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_chat::SignedIn;
use gavel_model::{Email, Operator, OperatorSession, OperatorSessionId, PermissionSet};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    admit::Client,
    app::App,
    auth::Caller,
    body::{Json, Path},
    idempotency::NO_STORE,
    passwords,
    problem::{Problem, Problems},
    session,
    sign_in::Proof,
};

/// What an operator signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    email: Email,
    password: String,
    /// The six digits of their authenticator, or a recovery code; for those who have one.
    code: Option<String>,
}

/// An operator who is signed in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionAnswer {
    operator: Operator,
    /// What they may do, by all of their roles.
    permissions: PermissionSet,
    session: OperatorSession,
    /// What calls that change something repeat in `X-Gavel-CSRF`.
    csrf_token: String,
}

/// Where an operator is signed in, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sessions {
    pub(super) items: Vec<OperatorSession>,
}

/// A password in place of another.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChangePassword {
    current_password: String,
    /// At least 12 characters.
    #[schema(min_length = 12, max_length = 1024)]
    new_password: String,
}

impl SessionAnswer {
    fn of(signed_in: SignedIn, csrf_token: String) -> Self {
        let SignedIn { operator, session, permissions } = signed_in;
        Self { operator, permissions, session, csrf_token }
    }
}

/// What a browser calls itself.
pub(crate) fn user_agent(headers: &HeaderMap) -> Option<String> {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The answer to one who has just been signed in, with the cookie.
pub(crate) fn signed_in(app: &App, client: Client, status: StatusCode, secret: &str, signed_in: SignedIn) -> Response {
    let answer = SessionAnswer::of(signed_in, session::csrf_of(secret));
    let cookie = session::cookie(Some(secret), client, &app.operators);
    (status, [(header::SET_COOKIE, cookie)], [NO_STORE], axum::Json(answer)).into_response()
}

/// Sign in
///
/// For operators. The answer sets an HttpOnly cookie; calls with it that change something repeat `csrfToken` in
/// `X-Gavel-CSRF`. Attempts that fail are slowed: 429 says how long to wait.
#[utoipa::path(post, path = "/api/v3/session", operation_id = "signIn", tag = "Session", security(()),
    request_body = SignIn, responses((status = 200, body = SessionAnswer), Problems))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Json(SignIn { email, password, code }): Json<SignIn>,
) -> Result<Response, Problem> {
    session::same_origin(&headers, &app.operators)?;
    let (secret, new) = App::new_session(client, user_agent(&headers));
    let proof = Proof { email, password, code };
    let done = app.sign_in(proof, client, new).await?;
    Ok(signed_in(&app, client, StatusCode::OK, &secret, done))
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v3/session", operation_id = "getSession", tag = "Session",
    responses((status = 200, body = SessionAnswer), Problems))]
pub(crate) async fn get(caller: Caller) -> Result<impl IntoResponse, Problem> {
    let session = caller.session()?;
    let answer = SessionAnswer::of(SignedIn::clone(&session.signed_in), session.csrf.clone());
    Ok(([NO_STORE], axum::Json(answer)))
}

/// Sign out
#[utoipa::path(delete, path = "/api/v3/session", operation_id = "signOut", tag = "Session",
    responses((status = 204, description = "Signed out."), Problems))]
pub(crate) async fn sign_out(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    let SignedIn { operator, session, .. } = &*caller.session()?.signed_in;
    app.chat.end_session(&operator.id, &session.id).await?;
    let forget = session::cookie(None, client, &app.operators);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, forget)]))
}

/// Change one's password
///
/// One is signed out everywhere else.
#[utoipa::path(put, path = "/api/v3/session/password", operation_id = "changePassword", tag = "Session",
    request_body = ChangePassword, responses((status = 204, description = "It is the new one."), Problems))]
pub(crate) async fn change_password(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    caller: Caller,
    Json(ChangePassword { current_password, new_password }): Json<ChangePassword>,
) -> Result<StatusCode, Problem> {
    let signed_in = &caller.session()?.signed_in;
    passwords::check("/newPassword", &new_password, &signed_in.operator.email)?;
    let known = app.prove_again(signed_in, current_password, client).await?;
    let hash = app.passwords.hash(new_password).await?;
    app.chat.change_password(known, hash, &signed_in.session.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where one is signed in
#[utoipa::path(get, path = "/api/v3/sessions", operation_id = "listSessions", tag = "Session",
    responses((status = 200, body = Sessions), Problems))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<axum::Json<Sessions>, Problem> {
    let SignedIn { operator, session, .. } = &*caller.session()?.signed_in;
    let items = app.chat.sessions(&caller.actor_as_operator(), &operator.id, Some(&session.id)).await?;
    Ok(axum::Json(Sessions { items }))
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/api/v3/sessions", operation_id = "endOtherSessions", tag = "Session",
    responses((status = 204, description = "Signed in here alone."), Problems))]
pub(crate) async fn end_others(State(app): State<App>, caller: Caller) -> Result<StatusCode, Problem> {
    let SignedIn { operator, session, .. } = &*caller.session()?.signed_in;
    app.chat.end_other_sessions(&operator.id, &session.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out in one place
#[utoipa::path(delete, path = "/api/v3/sessions/{sessionId}", operation_id = "endSession", tag = "Session",
    params(("sessionId" = OperatorSessionId, Path)),
    responses((status = 204, description = "Signed out there."), Problems))]
pub(crate) async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorSessionId>,
) -> Result<StatusCode, Problem> {
    // Nobody else has one.
    let Ok(session) = caller.session() else { return Err(gavel_chat::Error::NotFound("session").into()) };
    app.chat.end_session(&session.signed_in.operator.id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
