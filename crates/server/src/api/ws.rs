//! `/api/v3/ws`: the upgrade to a WebSocket, whose socket then goes to a shard.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    RequestExt as _,
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use sha1::{Digest as _, Sha1};
use utoipa::IntoParams;

use crate::{
    app::App,
    auth::{Caller, Credential},
    body::Params,
    gateway::{Gateway, Session},
    listen::Permit,
    patient::Patient,
    problem::{Problem, Problems},
};

/// RFC 6455, section 1.3.
const ACCEPT: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The path of the handshake.
pub(crate) const PATH: &str = "/api/v3/ws";

/// The subprotocol that a token may come with.
const PROTOCOL: &str = "gavel";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WsParams {
    /// A user token, for clients that cannot send headers.
    token: Option<String>,
}

/// Connect in real time
///
/// A WebSocket (RFC 6455) of JSON text frames. The token comes in `Authorization`, as `?token=`, or as
/// `Sec-WebSocket-Protocol: gavel, TOKEN`.
#[utoipa::path(get, path = "/api/v3/ws", operation_id = "connect", tag = "Real time", params(WsParams), security((), ("token" = []), ("session" = [])),
    responses((status = 101, description = "A WebSocket from here on."),
        (status = 426, description = "Not a WebSocket request.", body = Problem, content_type = "application/problem+json"), Problems))]
pub(crate) async fn upgrade(
    State(app): State<App>,
    _: Params<WsParams>,
    mut request: Request,
) -> Result<Response, Problem> {
    let key = handshake(request.method(), request.headers())?;
    let by_protocol = protocols(request.headers()).first().is_some_and(|p| p == PROTOCOL);
    let Caller { actor, credential } = request.extract_parts().await?;
    let user = actor
        .user()
        .cloned()
        .ok_or_else(|| Problem::field("X-Gavel-User", "who is no user connects as one: name them in this header"))?;
    let connected = Gateway::first_frame(&app.chat, &user, app.resume_events).await?;
    let permit = request.extensions().get::<Permit>().and_then(Permit::take);
    let permit = permit.ok_or_else(|| Problem::field("", "this connection cannot be upgraded"))?;
    let expires = match &credential {
        Credential::Key(_) => None,
        Credential::Token { expires_at, .. } => Some(*expires_at),
        Credential::Session(session) => Some(session.signed_in.session.expires_at),
    };
    let expires = expires.map(|at| {
        let millis = at.as_millis().saturating_sub(app.chat.now().as_millis());
        Instant::now() + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    });
    let session = Session {
        user,
        credential,
        connected: Some(connected),
        turns: Arc::default(),
        watched: Vec::new(),
        _permit: permit,
    };
    let upgrading = hyper::upgrade::on(&mut request);
    // The connection ends as HTTP right after the answer; the task is as short.
    app.tasks.clone().spawn(async move {
        match upgrading.await {
            Ok(upgraded) => hand_over(&app, upgraded, session, expires),
            Err(error) => tracing::debug!(%error, "an upgrade was not finished"),
        }
    });
    Ok(switching(&key, by_protocol))
}

/// Gives the socket, with what was read of it already, to a shard.
fn hand_over(app: &App, upgraded: Upgraded, session: Session, expires: Option<Instant>) {
    let Ok(parts) = upgraded.downcast::<TokioIo<Patient>>() else {
        tracing::error!("an upgraded connection is not a TCP stream");
        return;
    };
    let adopted = parts
        .io
        .into_inner()
        .into_inner()
        .into_std()
        .and_then(|stream| app.door.adopt(stream, parts.read_buf, session, expires));
    if let Err(error) = adopted {
        tracing::debug!(%error, "a socket could not be handed over");
    }
}

/// The token of a handshake that comes from where no header can be set.
pub(crate) fn token(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let Query(WsParams { token }) = Query::try_from_uri(uri).ok()?;
    let by_protocol = || match protocols(headers).as_mut_slice() {
        [protocol, token, ..] if protocol == PROTOCOL => Some(std::mem::take(token)),
        _ => None,
    };
    token.or_else(by_protocol)
}

/// The client's key, if the request is a WebSocket handshake.
fn handshake(method: &Method, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    let has = |name: header::HeaderName, word: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(','))
            .any(|v| v.trim().eq_ignore_ascii_case(word))
    };
    if method != Method::GET || !has(header::CONNECTION, "upgrade") || !has(header::UPGRADE, "websocket") {
        let status = StatusCode::UPGRADE_REQUIRED;
        return Err(Problem::new(status, "upgrade_required", "connect with a WebSocket client"));
    }
    if !has(header::SEC_WEBSOCKET_VERSION, "13") {
        let status = StatusCode::UPGRADE_REQUIRED;
        return Err(Problem::new(status, "upgrade_required", "Sec-WebSocket-Version: 13 is what this server speaks"));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY);
    let good = key.filter(|key| STANDARD.decode(key.as_bytes()).is_ok_and(|bytes| bytes.len() == 16));
    good.cloned().ok_or_else(|| Problem::field("Sec-WebSocket-Key", "16 bytes in base64"))
}

fn protocols(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(|v| v.trim().to_owned())
        .collect()
}

fn switching(key: &HeaderValue, by_protocol: bool) -> Response {
    let accept = STANDARD.encode(Sha1::new().chain_update(key).chain_update(ACCEPT).finalize());
    let mut response = (
        StatusCode::SWITCHING_PROTOCOLS,
        [
            (header::CONNECTION, HeaderValue::from_static("Upgrade")),
            (header::UPGRADE, HeaderValue::from_static("websocket")),
            (header::SEC_WEBSOCKET_ACCEPT, HeaderValue::from_str(&accept).unwrap_or(HeaderValue::from_static(""))),
        ],
        Body::empty(),
    )
        .into_response();
    if by_protocol {
        response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    }
    response
}
