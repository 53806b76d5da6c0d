//! Who asks: a user by a token, the app by a server key, a user by a server key that names them, an operator by a session.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, Method, Uri, header, request::Parts},
};
use gavel_chat::{Chat, Error, Permission};
use gavel_model::{Actor, KeyId, Timestamp, UserId};

use crate::{
    admit::Client,
    api::ws,
    app::App,
    problem::Problem,
    session::{self, Session},
    sign_in::no_session,
    tokens,
};

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
    /// An operator's session.
    Session(Session),
}

impl Caller {
    /// The operator who signed in, also where they speak as a user.
    pub(crate) fn actor_as_operator(&self) -> Actor {
        match &self.credential {
            Credential::Session(Session { signed_in, .. }) => {
                Actor::Operator(signed_in.operator.id.clone(), signed_in.permissions)
            }
            Credential::Token { .. } | Credential::Key(_) => self.actor.clone(),
        }
    }

    /// The operator's session, if that is what they showed.
    pub(crate) fn session(&self) -> Result<&Session, Problem> {
        match &self.credential {
            Credential::Session(session) => Ok(session),
            Credential::Token { .. } | Credential::Key(_) => Err(no_session()),
        }
    }
}

/// Who makes a request, or why that is not known: settled once, before anything else.
#[derive(Clone, Debug)]
pub(crate) struct Who(pub(crate) Result<Caller, Problem>);

impl Who {
    /// Finds it out.
    pub(crate) async fn asks(app: &App, client: Client, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let upgrade = uri.path() == ws::PATH;
        let elsewhere = if upgrade { ws::token(uri, headers) } else { None };
        let Some(token) = bearer(headers).or(elsewhere.as_deref()) else {
            if let Some(secret) = session::secret(headers, client) {
                return Self(app.authenticate_session(secret, method, headers, upgrade).await);
            }
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

/// The user for whom a call is made, if it names one.
fn acts_for(headers: &HeaderMap) -> Result<Option<UserId>, Problem> {
    let Some(user) = headers.get(ACT_FOR) else { return Ok(None) };
    let id = user.to_str().map_err(|_| Problem::field("X-Gavel-User", "not text"))?;
    UserId::new(id).map(Some).map_err(|e| Problem::field("X-Gavel-User", e.to_string()))
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
        let app = Actor::Key(key.id.clone(), key.scope);
        let actor = match acts_for(headers)? {
            None => app,
            Some(id) => {
                Chat::may_act_for_users(key.scope)?;
                let user = self.chat.ensure_user(&id).await?;
                self.chat.may_stand_in(&app, &user).await?;
                Actor::User(user.id)
            }
        };
        Ok(Caller { actor, credential: Credential::Key(key.id) })
    }

    /// The operator who is signed in by this secret; on a socket, and where the header says so, as the user they speak as.
    async fn authenticate_session(
        &self,
        secret: &str,
        method: &Method,
        headers: &HeaderMap,
        upgrade: bool,
    ) -> Result<Caller, Problem> {
        let found = self.chat.signed_in(session::hash(secret)).await?;
        let signed_in = found.ok_or_else(|| Problem::unauthorized("the session is over: sign in again"))?;
        let csrf = session::csrf_of(secret);
        session::same_origin(headers, &self.operators)?;
        session::repeated(method, headers, &csrf)?;
        let own = Actor::Operator(signed_in.operator.id.clone(), signed_in.permissions);
        let linked = signed_in.operator.user_id.clone();
        let actor = match acts_for(headers)?.or_else(|| linked.clone().filter(|_| upgrade)) {
            None => own,
            Some(id) if Some(&id) == linked.as_ref() => {
                let user = self.chat.ensure_user(&id).await?;
                self.chat.may_stand_in(&own, &user).await?;
                Actor::User(user.id)
            }
            Some(_) => {
                let permission = Permission::ActForUser;
                let detail = "an operator speaks as the user they are linked with, and as nobody else";
                return Err(Error::PermissionDenied { permission, detail }.into());
            }
        };
        let session = Session { signed_in: Arc::new(signed_in), csrf };
        Ok(Caller { actor, credential: Credential::Session(session) })
    }
}
