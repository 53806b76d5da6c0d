//! Pages of other origins: only those that are named may call.

use crate::support::{Answer, Server, Setup, gavel};

fn preflight(server: &Server, origin: &str) -> Answer {
    server
        .anonymous()
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "POST")
        .with("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
        .call("OPTIONS", "/channels", None)
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn by_default_no_page_may_call() {
    let server = Server::start();
    let answer = server.anonymous().with("Origin", "https://a.example").get("/me");
    assert_eq!(header(&answer, "access-control-allow-origin"), None);
}

#[test]
fn those_that_are_named_may() {
    let server = Setup::default().env("GAVEL_HTTP_CORS_ORIGINS", "https://a.example,http://localhost:3000").start();
    for origin in ["https://a.example", "http://localhost:3000"] {
        let answer = preflight(&server, origin);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(header(&answer, "access-control-allow-origin"), Some(origin));
        assert!(header(&answer, "access-control-allow-headers").unwrap().contains("idempotency-key"));
        assert!(header(&answer, "access-control-allow-methods").unwrap().contains("PATCH"));
        // What is refused is readable too.
        let refused = server.anonymous().with("Origin", origin).get("/me");
        assert_eq!((refused.status, header(&refused, "access-control-allow-origin")), (401, Some(origin)));
        let exposed = header(&refused, "access-control-expose-headers").unwrap().to_lowercase();
        for name in ["ratelimit", "retry-after", "x-request-id", "idempotency-replayed", "location"] {
            assert!(exposed.contains(name), "{exposed}");
        }
        assert_eq!(header(&refused, "access-control-allow-credentials"), None, "tokens are no cookies");
    }
    assert_eq!(header(&preflight(&server, "https://b.example"), "access-control-allow-origin"), None);
    let any = Setup::default().env("GAVEL_HTTP_CORS_ORIGINS", "*").start();
    assert_eq!(header(&preflight(&any, "https://b.example"), "access-control-allow-origin"), Some("*"));
}

#[test]
fn what_is_no_origin_is_refused_at_the_start() {
    for wrong in [
        "a.example",
        "https://a.example/",
        "https://a.example/path",
        "https://*.example",
        "ftp://a.example",
        "https://a.example;script-src",
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("[http]\ncors_origins = [{wrong:?}]\n")).unwrap();
        let (code, _, errors) = gavel(&["config", "--config", file.path().to_str().unwrap()]);
        assert_eq!(code, Some(1), "{wrong}");
        assert!(errors.contains("http.cors_origins"), "{errors}");
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "[http]\ntrusted_proxies = [\"10.0.0.0/33\"]\n").unwrap();
    let (code, _, errors) = gavel(&["config", "--config", file.path().to_str().unwrap()]);
    assert!(code == Some(1) && errors.contains("http.trusted_proxies"), "{errors}");
}
