//! Keeps the search up to date: at most half a second behind what is said, unless so much is said that it would slow that.

use std::time::{Duration, Instant};

use gavel_chat::{Chat, Indexed};
use tokio_util::sync::CancellationToken;

/// How often the event log is looked at while nobody waits.
const EVERY: Duration = Duration::from_millis(500);
/// From how many events within a second on the search gives way.
const BUSY: f64 = 1_000.0;
/// How many times as long as a stretch took it then rests before the next, so that what is sent meanwhile has the processor
/// and the database nearly to itself.
const REST: u32 = 19;

/// Indexes until told to stop.
pub(crate) async fn run(chat: Chat, stop: CancellationToken) {
    let mut last: Option<(Instant, i64)> = None;
    loop {
        let began = Instant::now();
        let rest = match chat.index_messages().await {
            Ok(Indexed { reached, log_end }) => {
                let busy = last.is_some_and(|(at, end)| is_busy(log_end - end, at.elapsed()));
                last = Some((Instant::now(), log_end));
                match (reached < log_end, busy) {
                    (false, _) => EVERY,
                    (true, false) => began.elapsed() / 2,
                    (true, true) => began.elapsed() * REST,
                }
            }
            Err(error) => {
                tracing::debug!(%error, "the search could not be brought up to date");
                EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = chat.index_wanted(), if rest == EVERY => {}
            () = stop.cancelled() => return,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate need not be exact")]
fn is_busy(events: i64, within: Duration) -> bool {
    events as f64 > BUSY * within.as_secs_f64()
}
