//! The web pages in the binary: at which path each is, and what a browser may do with it.
//!
//! They are no part of the API: nobody signs in to get them, and the OpenAPI document does not know them.

mod file;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use utoipa_swagger_ui::SwaggerUi;

use crate::{config, problem::Problem, tokens};
use file::File;

/// A page for people.
struct Page {
    path: &'static str,
    /// Whether what is under that is the page too, which knows what to show there.
    deep: bool,
    file: &'static str,
    /// Whether pages of the origins that may call the API may show it in a frame.
    framed: bool,
}

/// Every page. The first is where `/` leads.
const PAGES: [Page; 2] = [
    Page { path: "/chat", deep: false, file: "chat.html", framed: true },
    Page { path: "/console", deep: true, file: "index.html", framed: false },
];
/// The script by which pages of other origins show the chat.
const WIDGET: &str = "widget.js";

/// The names of these files change with what is in them.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The name stays: what is new has to come through.
const FOR_MINUTES: &str = "public, max-age=300";

/// What stands in a page for the word by which the scripts and styles in it are known to be its own.
const NONCE: &str = "__GAVEL_NONCE__";
/// What there is in place of a page that was not built.
static ABSENT: File = File {
    path: "absent.html",
    kind: "text/html; charset=utf-8",
    hash: "",
    forms: &[("", include_bytes!("pages/absent.html"))],
};
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The files that were there when the binary was built.
pub(crate) static BUILT: &[File] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Whether they are in this build.
pub(crate) fn are_built() -> bool {
    PAGES.iter().all(|page| BUILT.iter().any(|file| file.path == page.file))
}

/// The routes of these files, and of the API's documentation.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(files: &'static [File], settings: &config::Http) -> Router<S> {
    let find = |path: &str| files.iter().find(|file| file.path == path);
    let mut router = Router::new();
    for Page { path, deep, file, framed } in PAGES {
        let page = Arc::new(Served {
            html: find(file).and_then(File::page),
            ancestors: if framed { settings.frame_ancestors() } else { "'none'".to_owned() },
        });
        let handler = get(move || async move { page.answer() });
        router = router.route(path, handler.clone()).route(&format!("{path}/"), handler.clone());
        if deep {
            router = router.route(&format!("{path}/{{*rest}}"), handler);
        }
    }
    let widget = find(WIDGET);
    let asset = move |Path(name): Path<String>, request: HeaderMap| async move {
        let of_that_name = |file: &&File| file.path.strip_prefix("assets/") == Some(&name);
        files.iter().find(of_that_name).map_or_else(nothing, |file| file.answer(&request, FOR_EVER))
    };
    let script = move |request: HeaderMap| async move {
        let Some(widget) = widget else { return nothing() };
        // Where the page that shows it is isolated, only what says this is let in.
        ([(RESOURCE_POLICY, "cross-origin")], widget.answer(&request, FOR_MINUTES)).into_response()
    };
    router
        .route("/", get(|| async { Redirect::temporary(PAGES[0].path) }))
        .route("/assets/{*name}", get(asset))
        .route("/chat/widget.js", get(script))
        .merge(documentation())
}

/// What there is to browse of the API.
fn documentation<S: Clone + Send + Sync + 'static>() -> Router<S> {
    // Without its bar at the top, whose picture brings styles of its own.
    let config = utoipa_swagger_ui::Config::from("/api/v3/openapi.json").use_base_layout();
    let pages = SwaggerUi::new("/docs").config(config);
    Router::from(pages).layer(axum::middleware::map_response(|mut response: Response| async {
        guard(response.headers_mut(), "", "'none'");
        response
    }))
}

/// A page, as long as the server runs.
struct Served {
    html: Option<&'static str>,
    ancestors: String,
}

impl Served {
    /// The page, with a nonce of its own.
    fn answer(&self) -> Response {
        let nonce = tokens::random_text();
        let status = if self.html.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let html = self.html.or(ABSENT.page()).unwrap_or_default().replace(NONCE, &nonce);
        let mut response = (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response();
        guard(response.headers_mut(), &format!(" 'nonce-{nonce}'"), &self.ancestors);
        response
    }
}

/// Keeps a page to what it needs: scripts and styles of this server, and those in it that bear its nonce; frames of these.
fn guard(headers: &mut HeaderMap, nonce: &str, ancestors: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' https: data: blob:; \
         media-src 'self' https: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let nothing = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`, with which browsers hide from us where a request comes from (`Origin: null`).
        (header::REFERRER_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, nothing),
        (OPENER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn nothing() -> Response {
    Problem::from(gavel_chat::Error::NotFound("path")).into_response()
}
