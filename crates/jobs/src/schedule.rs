//! Sends scheduled messages, and announces what takes place in channels, when they are due.
//!
//! The stored times are held against the clock several times a second; nothing sleeps until a moment, so that a clock that
//! is changed, and a machine that slept, do no harm.

use std::time::Duration;

use gavel_chat::{Chat, Error};
use tokio_util::sync::CancellationToken;

const BEAT: Duration = Duration::from_millis(250);

pub(crate) async fn run(chat: Chat, stop: CancellationToken) {
    let mut every = super::every(BEAT);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        until_done(&stop, "scheduled messages", || chat.send_due()).await;
        until_done(&stop, "channel events", || chat.announce_channel_events()).await;
    }
}

/// Goes on for as long as there may be more that is due.
async fn until_done<F>(stop: &CancellationToken, what: &str, mut announce: impl FnMut() -> F)
where
    F: Future<Output = Result<bool, Error>>,
{
    loop {
        match announce().await {
            Ok(true) if !stop.is_cancelled() => {}
            Ok(_) => break,
            Err(error) => {
                tracing::warn!(%error, "{what} that are due wait on");
                break;
            }
        }
    }
}
