//! What keeps the search up to date: at most half a second behind what is said, unless so much is said that it would slow it.

use std::time::{Duration, Instant};

use gavel_chat::Chat;
use tokio_util::sync::CancellationToken;

/// How often the event log is looked at while nobody waits.
const EVERY: Duration = Duration::from_millis(500);
/// How many times as long as a stretch took it rests before the next, so that what is sent meanwhile has the processor and
/// the database for most of the time.
const REST: u32 = 4;

/// Indexes until told to stop.
pub(crate) async fn run(chat: Chat, stop: CancellationToken) {
    loop {
        let began = Instant::now();
        let more = chat.index_messages().await.unwrap_or_else(|error| {
            tracing::debug!(%error, "the search could not be brought up to date");
            false
        });
        let rest = if more { began.elapsed() * REST } else { EVERY };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = chat.index_wanted(), if !more => {}
            () = stop.cancelled() => return,
        }
    }
}
