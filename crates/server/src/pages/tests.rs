//! The routes with files of the test's own, whatever is in this build.

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use tower::ServiceExt as _;

use super::*;

const HTML: &[u8] = b"<meta name=\"csp-nonce\" content=\"__GAVEL_NONCE__\"><script src=\"/assets/a-1.js\"></script>";
/// `gzip --no-name` of `let a = 1`.
const GZIP: &[u8] = &[
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0x49, 0x2d, 0x51, 0x48, 0x54, 0xb0, 0x55, 0x30, 4, 0, 0x57, 0x9a, 0x57,
    0x37, 9, 0, 0, 0,
];
static FILES: [File; 5] = [
    File { path: "assets/a-1.js", kind: "text/javascript", hash: "a", forms: SCRIPT },
    File { path: "assets/f-2.woff2", kind: "font/woff2", hash: "f", forms: &[("", b"wOF2")] },
    File { path: "chat.html", kind: "text/html", hash: "c", forms: &[("", HTML)] },
    File { path: "index.html", kind: "text/html", hash: "i", forms: &[("", HTML)] },
    File { path: "widget.js", kind: "text/javascript", hash: "w", forms: SCRIPT },
];

const SCRIPT: &[(&str, &[u8])] = &[("br", b"brotli"), ("gzip", GZIP)];

/// What is answered: the status, the headers, the body.
async fn call(files: &'static [File], origins: &[&str], request: Request<Body>) -> (u16, HeaderMap, String) {
    let settings =
        config::Http { cors_origins: origins.iter().copied().map(str::to_owned).collect(), ..config::Http::default() };
    let response = routes::<()>(files, &settings).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status.as_u16(), parts.headers, String::from_utf8_lossy(&body).into_owned())
}

async fn get(path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, String) {
    call(&FILES, &[], request("GET", path, headers)).await
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::builder().method(method).uri(path);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(Body::empty()).unwrap()
}

/// A directive of a policy.
fn directive(headers: &HeaderMap, name: &str) -> String {
    let policy = headers["content-security-policy"].to_str().unwrap();
    let found = policy.split("; ").find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no {name} in {policy}")).to_owned()
}

#[tokio::test]
async fn a_page_has_a_nonce_of_its_own_and_is_never_kept() {
    let mut nonces = Vec::new();
    let console = ["/console", "/console/", "/console/channels/general?tab=members"];
    for path in ["/chat", "/chat/", "/chat?embed=1&channel=general"].into_iter().chain(console) {
        let (status, headers, body) = get(path, &[]).await;
        assert_eq!((status, &headers["cache-control"]), (200, &HeaderValue::from_static("no-store")), "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
        let nonce = body.split('"').nth(3).unwrap().to_owned();
        assert!(nonce.len() >= 22 && !nonce.contains("GAVEL"), "{body}");
        assert_eq!(directive(&headers, "style-src"), format!("'self' 'nonce-{nonce}'"));
        assert_eq!(directive(&headers, "script-src"), format!("'self' 'nonce-{nonce}'"));
        assert!(!headers["content-security-policy"].to_str().unwrap().contains("unsafe"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "same-origin");
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 6);
}

#[tokio::test]
async fn those_who_may_call_may_show_it_in_a_frame() {
    for (origins, ancestors) in [
        (&[][..], "'self'"),
        (&["https://a.example", "http://localhost:3000"][..], "'self' https://a.example http://localhost:3000"),
        (&["https://a.example", "*"][..], "*"),
    ] {
        let (_, headers, _) = call(&FILES, origins, request("GET", "/chat", &[])).await;
        assert_eq!(directive(&headers, "frame-ancestors"), ancestors);
        for path in ["/docs/", "/console", "/console/users"] {
            let (_, headers, _) = call(&FILES, origins, request("GET", path, &[])).await;
            assert_eq!(directive(&headers, "frame-ancestors"), "'none'");
        }
    }
}

#[tokio::test]
async fn what_is_kept_compressed_is_sent_as_the_client_takes_it() {
    let plain = "let a = 1";
    for (takes, coding, length) in
        [("gzip, deflate, br", Some("br"), 6), ("gzip", Some("gzip"), GZIP.len()), ("identity", None, plain.len())]
    {
        let asked = [("accept-encoding", takes)];
        let (status, headers, body) = get("/assets/a-1.js", &asked).await;
        assert_eq!(status, 200);
        assert_eq!(headers.get("content-encoding").map(|coding| coding.to_str().unwrap()), coding, "{takes}");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(headers["vary"], "Accept-Encoding");
        assert_eq!(headers["content-type"], "text/javascript");
        assert_eq!(coding.is_none(), body == plain, "{takes}: {body}");

        let (status, head, body) = call(&FILES, &[], request("HEAD", "/assets/a-1.js", &asked)).await;
        assert_eq!((status, body.as_str()), (200, ""));
        assert_eq!(head["content-length"], length.to_string().as_str());
        assert_eq!(head["etag"], headers["etag"]);

        let tag = headers["etag"].to_str().unwrap();
        let (status, again, body) = get("/assets/a-1.js", &[asked[0], ("if-none-match", tag)]).await;
        assert_eq!((status, body.as_str()), (304, ""));
        assert_eq!((&again["etag"], &again["vary"]), (&headers["etag"], &headers["vary"]));
        // A cache must not take one form for another.
        let (status, ..) =
            get("/assets/a-1.js", &[("accept-encoding", "deflate, *;q=0"), ("if-none-match", tag)]).await;
        assert_eq!(status == 304, coding.is_none());
    }
    let (_, headers, body) = get("/assets/f-2.woff2", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!((body.as_str(), headers.get("content-encoding"), headers.get("vary")), ("wOF2", None, None));
}

#[tokio::test]
async fn the_widget_is_for_every_page_and_asked_for_again_soon() {
    let (status, headers, body) = get("/chat/widget.js", &[]).await;
    assert_eq!((status, body.as_str()), (200, "let a = 1"));
    assert_eq!(headers["cache-control"], "public, max-age=300");
    assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(headers["etag"], "\"w\"");
}

#[tokio::test]
async fn the_root_leads_to_the_first_page() {
    let (status, headers, _) = get("/", &[]).await;
    assert_eq!((status, &headers["location"]), (307, &HeaderValue::from_static("/chat")));
}

#[tokio::test]
async fn nothing_else_is_there() {
    for path in [
        "/assets/",
        "/assets/none.js",
        "/assets/../chat.html",
        "/assets/%2e%2e/chat.html",
        "/assets/..%2fchat.html",
        "/assets/a-1.js/",
        "/assets//a-1.js",
        "/chat.html",
        "/widget.js",
        "/chat/chat.html",
    ] {
        let (status, headers, body) = get(path, &[]).await;
        assert_eq!(status, 404, "{path}");
        assert!(!body.contains("let a") && headers.get("cache-control").is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_build_without_pages_says_so() {
    let (status, headers, body) = call(&[], &[], request("GET", "/chat", &[])).await;
    assert_eq!((status, &headers["cache-control"]), (404, &HeaderValue::from_static("no-store")));
    assert!(body.contains("make build"), "{body}");
    let nonce = body.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(directive(&headers, "style-src"), format!("'self' 'nonce-{nonce}'"));
    for path in ["/chat/widget.js", "/assets/a-1.js"] {
        assert_eq!(call(&[], &[], request("GET", path, &[])).await.0, 404, "{path}");
    }
}
