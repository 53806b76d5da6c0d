//! `Idempotency-Key`: the same call twice has one effect and one answer.
//!
//! A call with a key is noted, done, and its answer kept. Cut short before that, it is done again: the ids of what it makes
//! are made of the key, so that it meets what it made the first time. So is one whose answer is a secret, which says so by
//! `Cache-Control: no-store`, and one whose answer told of what was deleted since.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_chat::Error;
use gavel_model::ChannelId;
use gavel_store::{About, Answer, Call, Known};
use sha2::{Digest as _, Sha256};
use utoipa::openapi::{
    ObjectBuilder, OpenApi, Required, Type,
    path::{ParameterBuilder, ParameterIn},
};

use crate::{
    app::App,
    auth::{Caller, Who},
    body,
    problem::Problem,
    tokens::hex,
};

/// The header that names a call.
pub(crate) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The header of an answer that is a secret.
pub(crate) const NO_STORE: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// How many characters a key may have.
const KEY_CHARS: usize = 255;
/// How many bytes an answer may have that is kept. A call with a larger one is done again, which comes to the same.
const KEPT_BYTES: usize = 256 * 1024;

/// The calls with a key that are being done.
#[derive(Clone, Default)]
pub(crate) struct Running(Arc<Mutex<HashSet<String>>>);

/// A call's place among those that are being done.
struct Place {
    running: Running,
    id: String,
}

impl Running {
    fn enter(&self, id: &str) -> Option<Place> {
        let new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        new.then(|| Place { running: self.clone(), id: id.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// Whether calls of this route may come with a key. A query has no effect that could be doubled.
pub(crate) fn takes_key(method: &Method, route: &str) -> bool {
    *method == Method::POST && !route.ends_with("/query")
}

/// Puts the header into the OpenAPI document, wherever it is taken.
pub(crate) fn document(openapi: &mut OpenApi) {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(KEY_CHARS));
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("With the same key the same call has one effect and one answer, for 24 hours."))
        .schema(Some(text.pattern(Some("^[!-~]{1,255}$"))))
        .build();
    for (path, item) in &mut openapi.paths.paths {
        if let Some(post) = item.post.as_mut().filter(|_| takes_key(&Method::POST, path)) {
            post.parameters.get_or_insert_default().push(parameter.clone().into());
        }
    }
}

/// Does a call that comes with a key at most once.
pub(crate) async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if !request.headers().contains_key(KEY) || !takes_key(request.method(), route) {
        return next.run(request).await;
    }
    let Some(caller) = request.extensions().get::<Who>().and_then(|who| who.0.clone().ok()) else {
        return next.run(request).await;
    };
    do_once(app, caller, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn do_once(app: App, caller: Caller, request: Request, next: Next) -> Result<Response, Problem> {
    let key = key(request.headers())?;
    let (parts, body) = request.into_parts();
    let body = body::read(Request::from_parts(parts.clone(), body), &()).await?;
    let channel = channel_of(parts.uri.path());
    let call = Call { id: name(&caller, &parts, &key), asked: hex(&Sha256::digest(&body)), at: app.chat.now() };
    let place = app.running.enter(&call.id).ok_or_else(in_progress)?;
    let asked_at = match app.chat.ask(call.clone()).await? {
        Known::Answered(answer) => return Ok(replay(answer)),
        Known::Other => return Err(reused()),
        Known::Asked(at) => at,
    };
    let request = Request::from_parts(parts, Body::from(body));
    // A task of its own, which a client that goes away does not cut short.
    let chat = app.chat.clone();
    let done = app.tasks.spawn(async move {
        let _place = place;
        let response = gavel_chat::repeatable(asked_at, seed(&call.id), next.run(request)).await;
        let first = asked_at == call.at;
        let status = response.status();
        if status.is_success() {
            return keep(&chat, call.id, channel, response).await;
        }
        // What was refused had no effect, and may be mended. After a fault of ours, or of a call that was cut short before,
        // nobody knows: it stays noted, to be done again with the same ids.
        if first && status.is_client_error() {
            log_failure(chat.forget_call(call.id).await);
        }
        response
    });
    done.await.map_err(|_| Error::Internal("a call with an idempotency key panicked".into()).into())
}

/// The key, or what is wrong with it.
fn key(headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    let mut all = headers.get_all(KEY).iter();
    let good =
        |key: &&HeaderValue| (1..=KEY_CHARS).contains(&key.len()) && key.as_bytes().iter().all(u8::is_ascii_graphic);
    match (all.next().filter(good), all.next()) {
        (Some(key), None) => Ok(key.clone()),
        _ => Err(Problem::field("Idempotency-Key", format!("one key of 1 to {KEY_CHARS} visible ASCII characters"))),
    }
}

/// What a call is known by: who called what with which key.
fn name(caller: &Caller, parts: &Parts, key: &HeaderValue) -> String {
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let mut hash = Sha256::new();
    for part in [caller.actor.as_log().as_bytes(), parts.method.as_str().as_bytes(), path.as_bytes(), key.as_bytes()] {
        // None of them holds one.
        hash.update(part);
        hash.update([0]);
    }
    hex(&hash.finalize())
}

/// The channel in which a call is made.
fn channel_of(path: &str) -> Option<ChannelId> {
    let id = path.strip_prefix("/api/v3/channels/")?.split('/').next()?;
    ChannelId::new(id).ok()
}

/// What the ids of a call are made of.
fn seed(id: &str) -> [u8; 10] {
    let digest = Sha256::digest(id);
    std::array::from_fn(|i| digest.get(i).copied().unwrap_or_default())
}

/// Keeps an answer, and gives it.
async fn keep(chat: &gavel_chat::Chat, id: String, channel: Option<ChannelId>, response: Response) -> Response {
    let secret = response.headers().get(header::CACHE_CONTROL).is_some_and(|value| value == NO_STORE.1);
    if secret {
        return response;
    }
    let mut about = response.extensions().get::<About>().cloned().unwrap_or_default();
    about.channel = about.channel.or(channel);
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return Problem::from(Error::Internal("an answer could not be read".into())).into_response();
    };
    let header = |name| parts.headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).map(str::to_owned);
    if body.len() <= KEPT_BYTES
        && let Ok(text) = std::str::from_utf8(&body)
    {
        let answer = Answer {
            status: parts.status.as_u16(),
            location: header(header::LOCATION),
            content_type: header(header::CONTENT_TYPE),
            body: text.to_owned(),
        };
        log_failure(chat.keep_answer(id, answer, about).await);
    }
    Response::from_parts(parts, Body::from(body))
}

/// What was answered before, again.
fn replay(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(Bytes::from(answer.body)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut insert = |name, value: Option<String>| {
        if let Some(value) = value.and_then(|v| HeaderValue::try_from(v).ok()) {
            response.headers_mut().insert(name, value);
        }
    };
    insert(header::LOCATION, answer.location);
    insert(header::CONTENT_TYPE, answer.content_type);
    insert(REPLAYED, Some("true".to_owned()));
    response
}

fn reused() -> Problem {
    let detail = "this Idempotency-Key came with another body before: take a new key for another call";
    Problem::new(StatusCode::CONFLICT, "idempotency_key_reused", detail)
}

fn in_progress() -> Problem {
    let detail = "the first call with this Idempotency-Key is still being done";
    let mut problem = Problem::new(StatusCode::CONFLICT, "idempotency_in_progress", detail);
    problem.retry_after_seconds = Some(1);
    problem
}

/// The call was done all the same; asked again, it will be done again, with the same ids.
fn log_failure(kept: gavel_chat::Result<()>) {
    if let Err(error) = kept {
        tracing::warn!(%error, "what became of a call with an idempotency key was not kept");
    }
}
