//! `/api/v3/session/totp`, `/api/v3/session/recoveryCodes`: one's authenticator, and what stands in when it is lost

use axum::{Extension, extract::State, http::StatusCode, response::IntoResponse};
use gavel_chat::Error;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    admit::Client,
    app::App,
    auth::Caller,
    body::Json,
    idempotency::NO_STORE,
    problem::{Problem, Problems},
    second_factor,
};

/// One's password, shown again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Password {
    password: String,
}

/// What an authenticator is told.
#[derive(Serialize, ToSchema)]
pub(crate) struct TotpOffer {
    /// In base32, to be typed in. It is not shown again.
    secret: String,
    /// The same as an `otpauth:` address, for a QR code.
    uri: String,
}

/// A code of an authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// Six digits.
    code: String,
}

/// One's password and a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordAndCode {
    password: String,
    /// Of the authenticator, or a recovery code.
    code: String,
}

/// Codes that stand in for an authenticator that was lost, each once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoveryCodes {
    /// They are not shown again.
    recovery_codes: Vec<String>,
}

/// Set up an authenticator
///
/// Nothing changes until a code of it is confirmed.
#[utoipa::path(post, path = "/api/v3/session/totp", operation_id = "offerTotp", tag = "Session",
    request_body = Password, responses((status = 200, body = TotpOffer), Problems))]
pub(crate) async fn offer(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    caller: Caller,
    Json(Password { password }): Json<Password>,
) -> Result<impl IntoResponse, Problem> {
    let signed_in = &caller.session()?.signed_in;
    app.prove_again(signed_in, password, client).await?;
    let secret = second_factor::new_secret();
    app.chat.offer_totp(&signed_in.operator.id, secret.clone()).await?;
    let uri = second_factor::uri(&secret, &signed_in.operator.email);
    Ok(([NO_STORE], axum::Json(TotpOffer { secret, uri })))
}

/// Confirm an authenticator
///
/// From here on its codes are asked for. Keep the recovery codes.
#[utoipa::path(post, path = "/api/v3/session/totp/confirm", operation_id = "enableTotp", tag = "Session",
    request_body = Code, responses((status = 200, body = RecoveryCodes), Problems))]
pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Json(Code { code }): Json<Code>,
) -> Result<impl IntoResponse, Problem> {
    let id = &caller.session()?.signed_in.operator.id;
    let offered = app.chat.own_credentials(id).await?.totp_offered;
    let offered = offered.ok_or(Error::Conflict("no authenticator is being set up"))?;
    let step = second_factor::step_of(&offered, code.trim(), app.chat.now())?;
    let step = step.ok_or_else(|| Error::field("/code", "not the code of now: is the device's clock right?"))?;
    let (recovery_codes, hashes) = second_factor::new_recovery_codes();
    app.chat.enable_totp(id, offered, step, hashes).await?;
    Ok(([NO_STORE], axum::Json(RecoveryCodes { recovery_codes })))
}

/// Take one's authenticator off
#[utoipa::path(post, path = "/api/v3/session/totp/disable", operation_id = "disableTotp", tag = "Session",
    request_body = PasswordAndCode,
    responses((status = 204, description = "The password alone is asked for."), Problems))]
pub(crate) async fn disable(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    caller: Caller,
    Json(PasswordAndCode { password, code }): Json<PasswordAndCode>,
) -> Result<StatusCode, Problem> {
    let known = app.prove_again(&caller.session()?.signed_in, password, client).await?;
    // A wrong code counts like a wrong password.
    app.attempts.begin(&known.operator.email, client.address, app.chat.now())?;
    let second = second_factor::shown(known.totp_secret.as_deref(), Some(&code), app.chat.now())?;
    let right = match second {
        Some(second) => app.chat.disable_totp(known.clone(), second).await?,
        None => false,
    };
    if !right {
        return Err(app.failed(Some(&known), client).await);
    }
    app.attempts.succeeded(&known.operator.email, client.address);
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes
///
/// Those before are void.
#[utoipa::path(post, path = "/api/v3/session/recoveryCodes", operation_id = "createRecoveryCodes", tag = "Session",
    request_body = Password, responses((status = 200, body = RecoveryCodes), Problems))]
pub(crate) async fn recovery_codes(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    caller: Caller,
    Json(Password { password }): Json<Password>,
) -> Result<impl IntoResponse, Problem> {
    let signed_in = &caller.session()?.signed_in;
    app.prove_again(signed_in, password, client).await?;
    let (recovery_codes, hashes) = second_factor::new_recovery_codes();
    app.chat.put_recovery_codes(&signed_in.operator.id, hashes).await?;
    Ok(([NO_STORE], axum::Json(RecoveryCodes { recovery_codes })))
}
