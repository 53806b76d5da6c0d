//! `[http]`: connections and requests.

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
    }
}

impl Http {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("http.max_connections", &self.max_connections, &1, &1_000_000)?;
        within("http.body_bytes", &self.body_bytes, &1_024, &(16 << 20))?;
        within("http.header_seconds", &self.header_seconds, &1, &300)?;
        within("http.request_seconds", &self.request_seconds, &1, &300)
    }
}
