//! A file of the pages, and how it is sent: compressed as the client takes it, and not at all if the client has it.

use std::io::Read as _;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;

/// One of the files that `build.rs` lists.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it is in the folder that was built.
    pub(super) path: &'static str,
    /// Its `Content-Type`.
    pub(super) kind: &'static str,
    /// What changes when it does.
    pub(super) hash: &'static str,
    /// What is in it, by the coding: as it is (no coding) for pages and what would not become smaller, otherwise only in the
    /// forms in which nearly everybody takes it.
    pub(super) forms: &'static [(&'static str, &'static [u8])],
}

impl File {
    /// Its text, if it is a page.
    pub(super) fn page(&self) -> Option<&'static str> {
        self.forms.iter().find(|(coding, _)| coding.is_empty()).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
    }

    /// The answer to a request with these headers.
    pub(super) fn answer(&self, request: &HeaderMap, caching: &'static str) -> Response {
        let taken = self.forms.iter().find(|(coding, _)| coding.is_empty() || accepts(request, coding));
        let (coding, bytes) = match (taken, self.forms.last()) {
            (Some((coding, bytes)), _) => (*coding, Bytes::from_static(bytes)),
            (None, gzip) => ("", gzip.map(|(_, gzip)| expand(gzip)).unwrap_or_default()),
        };
        let tag = format!("\"{}{coding}\"", self.hash);
        let has_it = is_among(request, &tag);
        let mut response =
            if has_it { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(bytes).into_response() };
        let headers = response.headers_mut();
        let mut set = |name: HeaderName, value| drop(headers.insert(name, HeaderValue::from_static(value)));
        set(header::CACHE_CONTROL, caching);
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        if self.forms.len() > 1 {
            set(header::VARY, "Accept-Encoding");
        }
        if !has_it {
            set(header::CONTENT_TYPE, self.kind);
            if !coding.is_empty() {
                set(header::CONTENT_ENCODING, coding);
            }
        }
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

/// For the few who take neither form.
fn expand(gzip: &[u8]) -> Bytes {
    let mut plain = Vec::new();
    // It reads from memory what the build wrote.
    let _ = GzDecoder::new(gzip).read_to_end(&mut plain);
    plain.into()
}

/// Whether a client takes this coding: it names it, or any, and not with the weight of nothing.
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let mut any = false;
    for offer in list(request, header::ACCEPT_ENCODING) {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
        let taken = weight.is_some_and(|weight| weight > 0.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case(coding) => return taken,
            "*" => any = taken,
            _ => {}
        }
    }
    any
}

/// Whether a client has what has this tag.
fn is_among(request: &HeaderMap, tag: &str) -> bool {
    list(request, header::IF_NONE_MATCH).any(|had| had == "*" || had.strip_prefix("W/").unwrap_or(had) == tag)
}

fn list(request: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = request.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_coding_is_one_that_the_client_takes() {
        for (offered, brotli, gzip) in [
            ("gzip, deflate, br, zstd", true, true),
            ("GZIP;q=1.0, br;q=0.8", true, true),
            ("gzip, br;q=0", false, true),
            ("br; q=0.000, *", false, true),
            ("*;q=0, gzip", false, true),
            ("*", true, true),
            ("identity", false, false),
            ("brotli, x-gzip", false, false),
            ("", false, false),
        ] {
            let request = with(header::ACCEPT_ENCODING, offered);
            assert_eq!((accepts(&request, "br"), accepts(&request, "gzip")), (brotli, gzip), "{offered}");
        }
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn a_tag_is_known_again() {
        for (had, known) in
            [("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("\"b\"", false), ("a", false)]
        {
            assert_eq!(is_among(&with(header::IF_NONE_MATCH, had), "\"a\""), known, "{had}");
        }
    }
}
