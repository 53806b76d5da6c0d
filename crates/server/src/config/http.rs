//! `[http]`: connections and requests.

use std::net::IpAddr;

use axum::http::HeaderValue;
use ipnet::IpNet;
use tower_http::cors::AllowOrigin;

use super::area::{area, within};

area! {
    /// Connections and requests.
    Http {
        /// How many connections there may be at once, WebSockets among them; one more is told 503.
        max_connections: usize = 20_000,
        /// How many bytes the body of a request may have.
        body_bytes: usize = 65_536,
        /// How many seconds a client may take to send the head of a request, from the end of the one before it.
        header_seconds: u64 = 10,
        /// How many seconds a request may take as a whole, and its answer be left unread.
        request_seconds: u64 = 30,
        /// The addresses or networks of proxies in front, whose X-Forwarded-For is believed.
        trusted_proxies: Vec<String> = Vec::new(),
        /// The origins, such as `https://app.example.com`, whose pages may call the API and show the chat in a frame; \"*\" is any.
        cors_origins: Vec<String> = Vec::new(),
    }
}

impl Http {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("http.max_connections", &self.max_connections, &1, &1_000_000)?;
        within("http.body_bytes", &self.body_bytes, &1_024, &(16 << 20))?;
        within("http.header_seconds", &self.header_seconds, &1, &300)?;
        within("http.request_seconds", &self.request_seconds, &1, &300)?;
        self.proxies().map_err(|wrong| ("http.trusted_proxies", wrong))?;
        self.origins().map(|_| ()).map_err(|wrong| ("http.cors_origins", wrong))
    }

    /// The proxies that are trusted.
    pub(crate) fn proxies(&self) -> Result<Vec<IpNet>, String> {
        let net = |text: &String| {
            let address = || text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
            text.parse().or_else(|_| address()).map_err(|_| format!("{text:?} is not an address or a network"))
        };
        self.trusted_proxies.iter().map(net).collect()
    }

    /// Whose pages may show the chat in a frame, as a content security policy says it.
    pub(crate) fn frame_ancestors(&self) -> String {
        if self.cors_origins.iter().any(|origin| origin == "*") {
            return "*".to_owned();
        }
        ["'self'"].into_iter().chain(self.cors_origins.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }

    /// The origins whose pages may call; none if no page may.
    pub(crate) fn origins(&self) -> Result<Option<AllowOrigin>, String> {
        if self.cors_origins.iter().any(|origin| origin == "*") {
            return Ok(Some(AllowOrigin::any()));
        }
        let origin = |text: &String| {
            let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
            let plain = !host.is_empty()
                && !host.contains(['/', '?', '#', '@', '*', ';', ',', '\''])
                && !host.contains(char::is_whitespace);
            let value = HeaderValue::from_str(text).ok().filter(|_| plain);
            value.ok_or_else(|| format!("{text:?} is not an origin such as https://app.example.com"))
        };
        let origins = self.cors_origins.iter().map(origin).collect::<Result<Vec<_>, _>>()?;
        Ok((!origins.is_empty()).then(|| AllowOrigin::list(origins)))
    }
}
