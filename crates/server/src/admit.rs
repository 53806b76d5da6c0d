//! The door of every call: who asks, and whether they may ask this often.

use std::net::IpAddr;

use axum::{
    Extension,
    extract::{MatchedPath, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_model::Actor;
use ipnet::IpNet;

use crate::{
    app::App,
    auth::{Caller, Credential, Who},
    rate::{Class, Standing, Subject},
};

/// Where a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Who is at the other end of a call, proxies that are trusted left aside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    pub(crate) address: IpAddr,
    /// Whether a browser reaches this server over https.
    pub(crate) secure: bool,
}

impl Client {
    fn of(app: &App, peer: IpAddr, headers: &HeaderMap) -> Self {
        let trusted = app.trusted_proxies.iter().any(|net| net.contains(&peer.to_canonical()));
        let forwarded = headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes() == b"https");
        let secure = app.operators.origin.starts_with("https://") || (trusted && forwarded);
        Self { address: address(peer, headers, &app.trusted_proxies), secure }
    }
}

/// Finds out who asks, for all that comes after, and refuses one who asks too often.
pub(crate) async fn admit(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = Client::of(&app, peer, request.headers());
    request.extensions_mut().insert(client);
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let Some(class) = Class::of(request.method(), route) else { return next.run(request).await };
    let who = Who::asks(&app, client, request.method(), request.uri(), request.headers()).await;
    let subject = match &who.0 {
        Ok(Caller { actor: Actor::User(user), credential }) => Subject::of_user(user, credential),
        Ok(Caller { credential: Credential::Key(key), .. }) => Subject::Key(key),
        Ok(Caller { credential: Credential::Session(session), .. }) => {
            Subject::Operator(&session.signed_in.operator.id)
        }
        _ => Subject::Address(client.address),
    };
    let standing = app.rates.take(subject, class);
    let mut response = if let Some(problem) = standing.and_then(Standing::refusal) {
        problem.into_response()
    } else {
        request.extensions_mut().insert(who);
        next.run(request).await
    };
    if let Some(standing) = standing {
        standing.write(response.headers_mut());
    }
    response
}

/// The address of a client: its connection's or, where that is a proxy that is trusted, the last one in `X-Forwarded-For`
/// that is none of those.
fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut address = peer.to_canonical();
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut forwarded: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
    while is_trusted(&address) {
        // What a proxy that is trusted cannot be believed to have seen ends the way back.
        let Some(Ok(before)) = forwarded.pop().map(|text| text.trim().parse::<IpAddr>()) else { break };
        address = before.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "127.0.0.1/32".parse().unwrap()];
        let of = |peer: &str, forwarded: &'static str| {
            let headers =
                HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), HeaderValue::from_static(forwarded))]);
            address(peer.parse().unwrap(), &headers, &trusted).to_string()
        };
        assert_eq!(of("192.0.2.1", "192.0.2.7"), "192.0.2.1");
        assert_eq!(of("10.0.0.1", "192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:10.0.0.1", "198.51.100.1, 192.0.2.7, 127.0.0.1"), "192.0.2.7");
        assert_eq!(of("10.0.0.1", "10.0.0.9"), "10.0.0.9");
        assert_eq!(of("10.0.0.1", "unknown"), "10.0.0.1");
        assert_eq!(of("10.0.0.1", "2001:db8::1"), "2001:db8::1");
    }
}
