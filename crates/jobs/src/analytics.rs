//! Counts what happened, for analytics: a few seconds behind, and slower than what is sent where much is.

use std::time::{Duration, Instant};

use gavel_chat::Chat;
use tokio_util::sync::CancellationToken;

/// How often the event log is looked at once all is counted.
const EVERY: Duration = Duration::from_secs(2);
/// How many times as long as a stretch took it then rests before the next, so that what is sent meanwhile has the processor
/// and the database nearly to itself.
const REST: u32 = 9;

/// Counts until told to stop.
pub(crate) async fn run(chat: Chat, stop: CancellationToken) {
    loop {
        let began = Instant::now();
        let rest = match chat.count_activity().await {
            Ok(0) => EVERY,
            Ok(_) => began.elapsed() * REST,
            Err(error) => {
                tracing::debug!(%error, "what happened could not be counted");
                EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest.min(EVERY)) => {}
            () = stop.cancelled() => return,
        }
    }
}
