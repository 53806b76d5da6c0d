//! What happens around every request: its id, its line in the log, its time, its errors as problem documents.

use std::{
    any::Any,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_model::{Clock, MessageId};

use crate::problem::Problem;

/// The header of a request's id.
pub(crate) const ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives the request an id, logs it, counts it, and puts the id into the problem it ends with. Paths are logged as routes:
/// no id, no token, no text.
pub(crate) async fn observe(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = MessageId::mint(Clock::System.now()).to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let mut response = as_problem(next.run(request).await).await;
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        problem.request_id = Some(id.clone());
        response = instead_of(&response, problem.render());
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, value);
    }
    let status = response.status().as_u16();
    let took = started.elapsed();
    metrics::counter!("gavel_http_requests_total", "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("gavel_http_request_seconds", "route" => route.clone()).record(took.as_secs_f64());
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(request_id = id, %method, route, status, millis, "request");
    response
}

/// What the framework itself refuses, as a problem document too; a page for people is one already.
async fn as_problem(response: Response) -> Response {
    let status = response.status();
    let ours = response.extensions().get::<Problem>().is_some();
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let whole = kind.starts_with(b"application/problem+json") || kind.starts_with(b"text/html");
    if ours || whole || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    // Short, since the framework wrote it.
    let text = to_bytes(body, 4096).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (code, detail) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "this path does not take this method".to_owned()),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "the body is larger than this server takes".to_owned()),
        StatusCode::NOT_FOUND => ("not_found", "there is no such path".to_owned()),
        _ if status.is_server_error() => ("internal", "the server made a mistake".to_owned()),
        _ => ("validation", text),
    };
    let answer = Problem::new(status, code, detail).into_response();
    instead_of(&Response::from_parts(parts, Body::empty()), answer)
}

/// An answer in place of another, whose headers it has too, but for those of the body.
fn instead_of(old: &Response, mut new: Response) -> Response {
    for (name, value) in old.headers() {
        if *name != header::CONTENT_LENGTH && !new.headers().contains_key(name) {
            new.headers_mut().insert(name, value.clone());
        }
    }
    new
}

/// Ends a request that takes too long.
pub(crate) async fn within(seconds: u64, request: Request, next: Next) -> Response {
    match tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", format!("took more than {seconds} seconds"))
            .into_response(),
    }
}

/// What a handler that panicked is answered with.
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    tracing::error!("a request handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the server made a mistake").into_response()
}
