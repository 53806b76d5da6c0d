//! `/demo/people`, `/demo/token` and `/demo/operator`: who sits at this machine signs in as one of the community, or as a guest of it.
//!
//! They are there in a demo alone, and to others than this machine they are not there at all. They are no part of the API,
//! and so not in the OpenAPI document; `docs/demo.md` has them.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use gavel_chat::Error;
use gavel_demo::Person;
use gavel_model::{Actor, ChannelId, MessageId, NewUser, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::operator;
use crate::{admit::Peer, app::App, body::Json, problem::Problem};

/// How long a token lives.
const DAY: Duration = Duration::from_hours(24);
/// What the ids of guests begin with.
const GUEST: &str = "guest-";
/// What a proxy adds: behind one every client seems to sit at this machine.
const PROXIED: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The routes of a demo.
pub(crate) fn routes() -> anyhow::Result<Router<App>> {
    let community = Community { people: gavel_demo::people()?, guests: gavel_demo::guest_channels()? };
    Ok(Router::new()
        .route("/demo/people", get(people))
        .route("/demo/token", post(token))
        .route("/demo/operator", get(operator::offer).post(operator::sign_in))
        .layer(Extension(Arc::new(community))))
}

/// Whom one may sign in as.
struct Community {
    people: BTreeMap<UserId, Person>,
    /// What a guest is a member of.
    guests: Vec<ChannelId>,
}

/// One of the community.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card<'a> {
    id: &'a UserId,
    display_name: &'a str,
    about: &'a str,
    locale: &'a str,
    /// Whether they run the place.
    staff: bool,
    /// Whether they misbehave.
    trouble: bool,
}

/// As whom to sign in: one of the community, a guest who was here before, or by leaving it out a new one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AsWhom {
    user_id: Option<UserId>,
    /// What a new guest is called.
    display_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignedIn {
    token: String,
    user_id: UserId,
    display_name: Option<String>,
    expires_at: Timestamp,
}

/// Lists whom one may sign in as.
async fn people(_: ThisMachine, Extension(community): Extension<Arc<Community>>) -> impl IntoResponse {
    let cards: Vec<Card<'_>> = community
        .people
        .iter()
        .map(|(id, Person { name, about, locale, staff, trouble, .. })| Card {
            id,
            display_name: name,
            about,
            locale,
            staff: *staff,
            trouble: *trouble,
        })
        .collect();
    axum::Json(serde_json::json!({ "items": cards })).into_response()
}

/// Signs somebody in.
async fn token(
    _: ThisMachine,
    State(app): State<App>,
    Extension(community): Extension<Arc<Community>>,
    Json(AsWhom { user_id, display_name }): Json<AsWhom>,
) -> Result<Response, Problem> {
    let user = match user_id {
        Some(id) if community.people.contains_key(&id) || id.as_str().starts_with(GUEST) => app.chat.user(&id).await?,
        Some(_) => return Err(Problem::field("/userId", "nobody of GET /demo/people")),
        None => app.chat.user(&new_guest(&app, &community, display_name).await?).await?,
    };
    let now = app.chat.now().max(user.tokens_valid_from.unwrap_or_default());
    let issued = app.tokens.issue(&user.id, now, DAY);
    let (token, expires_at) = issued.map_err(|error| Problem::from(Error::Internal(error.to_string())))?;
    let signed_in = SignedIn { token, user_id: user.id, display_name: user.display_name, expires_at };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], axum::Json(signed_in)).into_response())
}

/// Makes a guest, who is a member of what is open to guests.
async fn new_guest(app: &App, community: &Community, name: Option<String>) -> Result<UserId, Problem> {
    let random = MessageId::mint(app.chat.now());
    let id = format!("{GUEST}{}", random.as_str().get(24..).unwrap_or_default());
    let id = UserId::new(&id).map_err(|error| Problem::from(Error::Internal(error.to_string())))?;
    let actor = Actor::User(id.clone());
    let name = name.unwrap_or_else(|| "Guest".to_owned());
    app.chat.put_user(&actor, &id, NewUser { display_name: Some(name), ..NewUser::default() }).await?;
    for channel in &community.guests {
        match app.chat.join(&actor, channel).await {
            // A channel that somebody deleted in play.
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(id)
}

/// That a request comes from this machine, from a page that this machine serves, or from no page at all.
pub(super) struct ThisMachine;

impl<S: Send + Sync> FromRequestParts<S> for ThisMachine {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let near = parts.extensions.get::<Peer>().is_some_and(|Peer(peer)| peer.to_canonical().is_loopback());
        if near && is_local(&parts.headers) { Ok(Self) } else { Err(Error::NotFound("path").into()) }
    }
}

/// Whether the headers are those of a client that called this machine by a name of its own. A page of another site gets a
/// browser here by its own address (`Origin`), or by a name of its own that leads here (`Host`).
fn is_local(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let page = |origin: &str| origin.split_once("://").is_some_and(|(_, authority)| is_loopback(authority));
    text(&header::HOST).is_some_and(is_loopback)
        && text(&header::ORIGIN).is_none_or(page)
        && text(&FETCH_SITE) != Some("cross-site")
        && PROXIED.iter().all(|name| !headers.contains_key(*name))
}

/// Whether `NAME:PORT` is this machine whoever resolves it.
fn is_loopback(authority: &str) -> bool {
    let name = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => authority,
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let lower = name.to_ascii_lowercase();
    lower == "localhost"
        || lower.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn names_of_this_machine() {
        for near in
            ["localhost", "LOCALHOST:80", "gavel.localhost:8080", "127.0.0.1:1", "127.9.9.9", "[::1]:8080", "[::1]"]
        {
            assert!(is_loopback(near), "{near}");
        }
        for far in
            ["", "localhost.example", "127.0.0.1.example:80", "0.0.0.0", "10.0.0.1:80", "[::2]:80", "evil:127", ":80"]
        {
            assert!(!is_loopback(far), "{far}");
        }
    }

    #[test]
    fn pages_of_others_are_refused() {
        let with = |more: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
            for (name, value) in more {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_local(&headers)
        };
        assert!(with(&[]));
        assert!(with(&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]));
        assert!(with(&[("origin", "http://127.0.0.1:5173"), ("sec-fetch-site", "same-site")]));
        for bad in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("host", "evil.example"),
            ("x-forwarded-for", "192.0.2.1"),
            ("via", "1.1 proxy"),
        ] {
            assert!(!with(&[bad]), "{bad:?}");
        }
        assert!(!is_local(&HeaderMap::new()));
    }
}
