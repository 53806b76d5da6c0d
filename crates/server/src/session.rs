//! Sessions of operators in browsers: the cookie, and what keeps other sites' pages from using it.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use gavel_chat::SignedIn;
use gavel_store::SessionHash;
use sha2::{Digest as _, Sha256};

use crate::{
    admit::Client,
    config,
    problem::Problem,
    tokens::{hex, random_text},
};

/// The header that repeats the session's own token in every call that changes something.
pub(crate) const CSRF: HeaderName = HeaderName::from_static("x-gavel-csrf");
/// By which a browser says whose page calls.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// An operator's session, as a caller shows it.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) signed_in: Arc<SignedIn>,
    /// What calls that change something repeat.
    pub(crate) csrf: String,
}

/// A new session's secret, which is the cookie's value, and the hash that is kept.
pub(crate) fn new_secret() -> (String, SessionHash) {
    let secret = random_text();
    let hash = hash(&secret);
    (secret, hash)
}

/// What is kept of a secret, which is 256 random bits.
pub(crate) fn hash(secret: &str) -> SessionHash {
    SessionHash(hex(&Sha256::digest(secret.as_bytes())))
}

/// What calls that change something repeat: made of the secret, which it does not tell.
pub(crate) fn csrf_of(secret: &str) -> String {
    hex(&Sha256::digest(format!("gavel csrf {secret}")))
}

/// The cookie's name. With `__Host-` browsers take it from this very host alone, over https.
fn name(secure: bool) -> &'static str {
    if secure { "__Host-gavel_session" } else { "gavel_session" }
}

/// The secret that a browser shows.
pub(crate) fn secret(headers: &HeaderMap, client: Client) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    cookies.find(|(named, _)| *named == name(client.secure)).map(|(_, secret)| secret)
}

/// The header that has a browser keep a secret for so long, or forget it.
pub(crate) fn cookie(secret: Option<&str>, client: Client, settings: &config::Operators) -> HeaderValue {
    let (value, seconds) = secret.map_or(("", 0), |secret| (secret, settings.session_seconds));
    let secure = if client.secure { "; Secure" } else { "" };
    let name = name(client.secure);
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// Nothing, or that a page of another site calls. What is no browser says nothing of sites.
pub(crate) fn same_origin(headers: &HeaderMap, settings: &config::Operators) -> Result<(), Problem> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let of_site = text(FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let of_origin = text(header::ORIGIN).is_none_or(|origin| {
        if settings.origin.is_empty() {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            host.is_some() && host == text(header::HOST)
        } else {
            origin.eq_ignore_ascii_case(&settings.origin)
        }
    });
    if of_site && of_origin { Ok(()) } else { Err(refused("a page of another site may not use an operator's session")) }
}

/// Nothing, or that a call does not repeat the session's token, which only our own pages can read.
pub(crate) fn repeated(method: &Method, headers: &HeaderMap, csrf: &str) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let said = headers.get(CSRF).map(HeaderValue::as_bytes).unwrap_or_default();
    // Both are hashed, so that the time it takes tells nothing.
    if Sha256::digest(said) == Sha256::digest(csrf) {
        return Ok(());
    }
    Err(refused("send the session's csrfToken in X-Gavel-CSRF; GET /api/v3/session tells it"))
}

fn refused(detail: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "csrf", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn other_sites_are_told_by_their_headers() {
        let anywhere = config::Operators::default();
        let at = |origin: &str| config::Operators { origin: origin.into(), ..config::Operators::default() };
        let may = |pairs: &[(&'static str, &'static str)], settings: &config::Operators| {
            same_origin(&headers(pairs), settings).is_ok()
        };
        assert!(may(&[], &anywhere));
        assert!(may(&[("host", "a:1"), ("origin", "http://a:1"), ("sec-fetch-site", "same-origin")], &anywhere));
        for other in ["http://a", "http://b:1", "null", "a:1"] {
            assert!(!may(&[("host", "a:1"), ("origin", other)], &anywhere), "{other}");
        }
        for site in ["cross-site", "same-site"] {
            assert!(!may(&[("sec-fetch-site", site)], &anywhere), "{site}");
        }
        assert!(may(&[("host", "inside"), ("origin", "https://a")], &at("https://a")));
        assert!(!may(&[("host", "a"), ("origin", "http://a")], &at("https://a")));
    }

    #[test]
    fn a_cookie_says_where_it_goes() {
        let settings = config::Operators::default();
        let client = |secure| Client { address: [127, 0, 0, 1].into(), secure };
        let of = |secret, secure| cookie(secret, client(secure), &settings).to_str().unwrap().to_owned();
        assert_eq!(
            of(Some("s"), true),
            "__Host-gavel_session=s; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure"
        );
        assert_eq!(of(None, false), "gavel_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
        let shown = headers(&[("cookie", "a=b; gavel_session=s; __Host-gavel_session=t")]);
        assert_eq!((secret(&shown, client(false)), secret(&shown, client(true))), (Some("s"), Some("t")));
    }
}
