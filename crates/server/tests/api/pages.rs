//! The web pages on the real server, whether or not they are in this build. What is in which form is told beside the code
//! (`src/pages/tests.rs`), on files of the tests' own.

use crate::support::{Answer, Server, Setup, raw};

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

/// What a page names in its folder.
fn named(html: &str) -> Vec<&str> {
    html.split('"').filter(|text| text.starts_with("/assets/")).collect()
}

#[test]
fn the_chat_is_a_page_with_all_that_it_names() {
    let server = Server::start();
    let nobody = server.anonymous();
    let page = nobody.get("//chat");
    assert!(header(&page, "content-type").starts_with("text/html"), "{page:?}");
    assert_eq!(header(&page, "cache-control"), "no-store");
    assert!(header(&page, "content-security-policy").contains("frame-ancestors 'self'"), "{page:?}");
    assert!(!page.text.contains("__GAVEL_NONCE__"));
    if page.status == 404 {
        assert!(page.text.contains("make build"), "{}", page.text);
        return;
    }
    assert_eq!(page.status, 200);
    let assets = named(&page.text);
    assert!(page.text.contains(".js\"") && !assets.is_empty(), "{}", page.text);
    for path in assets {
        let asset = nobody.get(&format!("/{path}"));
        assert_eq!((asset.status, header(&asset, "x-content-type-options")), (200, "nosniff"), "{path}");
        assert!(header(&asset, "cache-control").contains("immutable"), "{path}");
        let again = nobody.with("If-None-Match", header(&asset, "etag")).get(&format!("/{path}"));
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
    }
    // What browsers run has to bear the nonce, or be of this server.
    let nonce = header(&page, "content-security-policy").split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    for tag in page.text.split("<script").skip(1) {
        let tag = tag.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
    }
    assert_eq!(nobody.get("//chat/widget.js").status, 200);
}

#[test]
fn whoever_asks_gets_it_as_often_as_they_like() {
    let setup = Setup::default().env("GAVEL_RATE_ANONYMOUS_PER_SECOND", "1").env("GAVEL_RATE_ANONYMOUS_BURST", "1");
    let server = setup.start();
    for path in ["//chat", "//", "//docs/", "//chat/widget.js"] {
        let first = server.anonymous().get(path).status;
        for _ in 0..5 {
            assert_eq!(server.bearer("garbage").get(path).status, first, "{path}");
        }
    }
    assert_eq!(header(&server.anonymous().get("//"), "location"), "/chat");
}

#[test]
fn other_paths_and_methods_are_problems() {
    let server = Server::start();
    for path in ["//chats", "//assets/none.js", "//chat.html", "//chat/none"] {
        server.anonymous().get(path).problem(404, "not_found");
    }
    server.anonymous().post_empty("//chat").problem(405, "method_not_allowed");
    for path in ["/assets/../chat.html", "/assets/%2e%2e/chat.html", "/assets/..%2f..%2fchat.html", "/assets/%00"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert!(raw(&server.address, request.as_bytes()).starts_with("HTTP/1.1 404"), "{path}");
    }
}

#[test]
fn those_who_may_call_may_show_the_chat() {
    let server = Setup::default().env("GAVEL_HTTP_CORS_ORIGINS", "https://a.example").start();
    let policy = |path: &str| header(&server.anonymous().get(path), "content-security-policy").to_owned();
    assert!(policy("//chat").ends_with("frame-ancestors 'self' https://a.example"), "{}", policy("//chat"));
    assert!(policy("//docs/").ends_with("frame-ancestors 'none'"), "{}", policy("//docs/"));
}
