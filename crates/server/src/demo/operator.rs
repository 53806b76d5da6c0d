//! `/demo/operator`: who sits at this machine signs in to the console as the owner of the demo, without a password.

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use gavel_chat::{Chat, Error, NewOperator, Second};
use gavel_model::{Email, operator, role};
use gavel_store::Credentials;
use serde::Serialize;

use super::sign_in::ThisMachine;
use crate::{admit::Client, api::session, app::App, passwords, problem::Problem, session::same_origin, tokens};

/// What the owner signs in with.
const EMAIL: &str = "owner@demo.example";
const NAME: &str = "Demo owner";

/// Whom one may sign in as.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    email: &'static str,
    display_name: &'static str,
}

/// Says whom one may sign in as.
pub(crate) async fn offer(_: ThisMachine) -> impl IntoResponse {
    axum::Json(Card { email: EMAIL, display_name: NAME })
}

/// Signs in, as `POST /api/v3/session` does.
pub(crate) async fn sign_in(
    _: ThisMachine,
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_origin(&headers, &app.operators)?;
    let known = owner(&app.chat).await?;
    let (secret, new) = App::new_session(client, session::user_agent(&headers));
    match app.chat.sign_in(known, Second::Nothing, new).await? {
        Some(done) => Ok(session::signed_in(&app, client, StatusCode::CREATED, &secret, done)),
        None => Err(Error::Conflict("the demo's owner was disabled, or given an authenticator").into()),
    }
}

/// The owner, who is made if there is none. Nobody knows their password.
pub(super) async fn owner(chat: &Chat) -> Result<Credentials, Error> {
    let email: Email = EMAIL.parse().map_err(|error: &str| Error::Internal(error.to_owned()))?;
    if let Some(known) = chat.credentials(&email).await? {
        return Ok(known);
    }
    let new = NewOperator {
        email: email.clone(),
        display_name: Some(NAME.to_owned()),
        roles: vec![role::id(operator::OWNER)],
        user_id: None,
        password_hash: passwords::hash(&tokens::random_text())?,
    };
    chat.create_operator(new).await?;
    chat.credentials(&email).await?.ok_or_else(|| Error::Internal("the demo's owner is not there".to_owned()))
}
