//! Who asks: a user by a token, the app by a server key, a user by a server key that names them.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use gavel_chat::Chat;
use gavel_model::{Actor, KeyId, Timestamp, UserId};

use crate::{app::App, problem::Problem, tokens};

/// The header by which a server key acts for a user.
const ACT_FOR: &str = "x-gavel-user";

/// Who makes a request.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) actor: Actor,
    /// What they showed.
    pub(crate) credential: Credential,
}

/// What a caller is known by.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    /// A user token: when it was made, and when it ends.
    Token { issued_at: Timestamp, expires_at: Timestamp },
    /// A server key.
    Key(KeyId),
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(|| {
            Problem::unauthorized("send `Authorization: Bearer TOKEN` with a user token or a server key")
        })?;
        app.authenticate(token, &parts.headers).await
    }
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl App {
    /// Who holds this token or key.
    pub(crate) async fn authenticate(&self, token: &str, headers: &HeaderMap) -> Result<Caller, Problem> {
        if tokens::is_key(token) {
            return self.authenticate_key(token, headers).await;
        }
        if headers.contains_key(ACT_FOR) {
            return Err(Problem::unauthorized("X-Gavel-User goes with a server key, not with a user token"));
        }
        let signed = self.tokens.verify(token, self.chat.now()).map_err(Problem::unauthorized)?;
        let user = self.chat.ensure_user(&signed.user).await?;
        if !Chat::accepts_token(&user, signed.issued_at) {
            return Err(Problem::unauthorized("the user's tokens were revoked"));
        }
        let credential = Credential::Token { issued_at: signed.issued_at, expires_at: signed.expires_at };
        Ok(Caller { actor: Actor::User(user.id), credential })
    }

    async fn authenticate_key(&self, key: &str, headers: &HeaderMap) -> Result<Caller, Problem> {
        let known = self.chat.key(tokens::hash_key(key)).await?;
        let key = known.ok_or_else(|| Problem::unauthorized("the server key is unknown or was revoked"))?;
        let actor = match headers.get(ACT_FOR) {
            None => Actor::Key(key.id.clone(), key.scope),
            Some(user) => {
                Chat::may_act_for_users(key.scope)?;
                let id = user.to_str().ok().map(UserId::new);
                let id = id.transpose().map_err(|e| Problem::field("X-Gavel-User", e.to_string()))?;
                let id = id.ok_or_else(|| Problem::field("X-Gavel-User", "not text"))?;
                Actor::User(self.chat.ensure_user(&id).await?.id)
            }
        };
        Ok(Caller { actor, credential: Credential::Key(key.id) })
    }
}
