//! Who asks: a user by a token, the app by a server key, a user by a server key that names them.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, Uri, header, request::Parts},
};
use gavel_chat::Chat;
use gavel_model::{Actor, KeyId, Timestamp, UserId};

use crate::{api::ws, app::App, problem::Problem, tokens};

/// The header by which a server key acts for a user.
pub(crate) const ACT_FOR: HeaderName = HeaderName::from_static("x-gavel-user");

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

/// Who makes a request, or why that is not known: settled once, before anything else.
#[derive(Clone, Debug)]
pub(crate) struct Who(pub(crate) Result<Caller, Problem>);

impl Who {
    /// Finds it out.
    pub(crate) async fn asks(app: &App, uri: &Uri, headers: &HeaderMap) -> Self {
        let upgrade = uri.path() == ws::PATH;
        let elsewhere = if upgrade { ws::token(uri, headers) } else { None };
        let Some(token) = bearer(headers).or(elsewhere.as_deref()) else {
            return Self(Err(Problem::unauthorized(if upgrade {
                "connect with ?token=, or Sec-WebSocket-Protocol: gavel, TOKEN"
            } else {
                "send `Authorization: Bearer TOKEN` with a user token or a server key"
            })));
        };
        Self(app.authenticate(token, headers).await)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let who = parts.extensions.get::<Who>().cloned();
        who.map_or_else(|| Err(Problem::unauthorized("nobody asks")), |who| who.0)
    }
}

/// The token of an `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl App {
    /// Who holds this token or key.
    async fn authenticate(&self, token: &str, headers: &HeaderMap) -> Result<Caller, Problem> {
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
                let user = self.chat.ensure_user(&id).await?;
                self.chat.may_stand_in(key.scope, &user).await?;
                Actor::User(user.id)
            }
        };
        Ok(Caller { actor, credential: Credential::Key(key.id) })
    }
}
