//! Sends scheduled messages when they are due.
//!
//! The stored times are held against the clock several times a second; nothing sleeps until a moment, so that a clock that
//! is changed, and a machine that slept, do no harm.

use std::time::Duration;

use gavel_chat::Chat;
use tokio_util::sync::CancellationToken;

const BEAT: Duration = Duration::from_millis(250);

pub(crate) async fn run(chat: Chat, stop: CancellationToken) {
    let mut every = super::every(BEAT);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        loop {
            match chat.send_due().await {
                Ok(true) if !stop.is_cancelled() => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "scheduled messages that are due wait on");
                    break;
                }
            }
        }
    }
}
