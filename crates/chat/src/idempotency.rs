//! Calls that come with an idempotency key: noted before they are done, their answers kept for a day.

use std::time::Duration;

use gavel_model::Timestamp;
use gavel_store::{About, Answer, Call, Known};

use crate::{Chat, Result};

/// How long a key is kept.
const KEPT: Duration = Duration::from_hours(24);
/// How many keys one sweep forgets at most.
const SWEPT: i64 = 1_000;

impl Chat {
    /// Notes a call before it is done; what is known of it.
    pub async fn ask(&self, call: Call) -> Result<Known> {
        let oldest = oldest(call.at);
        Ok(self.0.store.write(move |conn| conn.ask(&call, oldest)).await?)
    }

    /// Keeps what a call was answered.
    pub async fn keep_answer(&self, id: String, answer: Answer, about: About) -> Result<()> {
        Ok(self.0.store.write(move |conn| conn.keep_answer(&id, &answer, &about)).await?)
    }

    /// Forgets a call that had no effect.
    pub async fn forget_call(&self, id: String) -> Result<()> {
        Ok(self.0.store.write(move |conn| conn.forget_call(&id)).await?)
    }

    /// Forgets some of the calls that are older than a day; to be called about once a second.
    pub async fn forget_old_calls(&self) -> Result<()> {
        let oldest = oldest(self.now());
        if self.0.store.read(move |conn| conn.has_calls_before(oldest)).await? {
            self.0.store.write(move |conn| conn.forget_calls_before(oldest, SWEPT)).await?;
        }
        Ok(())
    }
}

fn oldest(now: Timestamp) -> Timestamp {
    let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_sub(kept))
}
