//! A broadcast: a copy to each, some at a time and no faster than is set, so that live chat does not suffer.

use std::time::Duration;

use gavel_chat::{Delivery, Target};
use gavel_model::{Broadcast, Failure, JobId, MessageId, Permission};
use gavel_store::Checkpoint;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{task::JoinSet, time::Instant};

use crate::runner::{Halt, Work, kept};

/// How many copies are sent in one step.
const STEP: u32 = 50;
/// How many failures the result tells of.
const TOLD: usize = 100;

/// How far a broadcast is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct State {
    after: Option<Value>,
    total: i64,
    sent: i64,
    stopped: i64,
    failed: i64,
    failures: Vec<Value>,
}

impl State {
    fn add(&mut self, target: &Target, delivery: Delivery) {
        match delivery {
            Delivery::Sent => self.sent += 1,
            Delivery::Stopped => self.stopped += 1,
            Delivery::Failed(Failure { code, detail }) => {
                self.failed += 1;
                if self.failures.len() < TOLD {
                    let of = if matches!(target, Target::Channel(_)) { "channelId" } else { "userId" };
                    self.failures.push(json!({ of: target.as_str(), "code": code, "detail": detail }));
                }
            }
        }
    }

    fn checkpoint(&self, broadcast: &Broadcast) -> Result<Checkpoint, Halt> {
        let done = self.sent + self.stopped + self.failed;
        #[expect(clippy::cast_precision_loss, reason = "it is a share")]
        let progress = done as f64 / self.total.max(1) as f64;
        let mut result = Map::new();
        // By which a person knows it again.
        result.insert("text".into(), broadcast.message.text.clone().into());
        for (name, count) in
            [("total", self.total), ("sent", self.sent), ("stopped", self.stopped), ("failed", self.failed)]
        {
            result.insert(name.into(), count.into());
        }
        result.insert("failures".into(), self.failures.clone().into());
        let state = serde_json::to_value(self).map_err(|e| gavel_chat::Error::Internal(e.to_string()))?;
        Ok(Checkpoint { progress, state, result })
    }
}

pub(crate) async fn run(work: &Work) -> Result<(), Halt> {
    let broadcast: Broadcast = kept(&work.job.input)?;
    let mut state: State = if work.job.checkpoint.is_null() { State::default() } else { kept(&work.job.checkpoint)? };
    if work.job.checkpoint.is_null() {
        state.total = work.until_taken(|| work.chat.count_targets(&work.actor, &broadcast.to)).await?;
        work.checkpoint(state.checkpoint(&broadcast)?).await?;
    }
    let per_second = work.settings.broadcast_per_second.max(1);
    let step = per_second.min(STEP);
    loop {
        let asks = || work.chat.require_still(&work.actor, Permission::BroadcastMessage);
        work.until_taken(asks).await?;
        let next_step = Instant::now() + Duration::from_secs(1) * step / per_second;
        let after = state.after.as_ref();
        let targets = work.until_taken(|| work.chat.targets(&work.actor, &broadcast.to, after, step as usize)).await?;
        send(work, &broadcast, &targets.some, &mut state).await?;
        let last = targets.next.is_none();
        state.after = targets.next.or(state.after);
        if last {
            // Who came since the count is counted too.
            state.total = state.sent + state.stopped + state.failed;
        }
        work.checkpoint(state.checkpoint(&broadcast)?).await?;
        if last {
            return Ok(());
        }
        work.pause(next_step).await?;
    }
}

/// Sends a copy to each of these, all of them at the same time, so that they share a commit.
async fn send(work: &Work, broadcast: &Broadcast, targets: &[Target], state: &mut State) -> Result<(), Halt> {
    let mut rest = targets.to_vec();
    loop {
        let mut sending = JoinSet::new();
        for target in rest.drain(..) {
            let (chat, actor, message) = (work.chat.clone(), work.actor.clone(), broadcast.message.clone());
            let id = copy_id(&work.job.id, &target)?;
            sending.spawn(async move { (chat.send_copy(&actor, &target, message, id).await, target) });
        }
        while let Some(sent) = sending.join_next().await {
            match sent {
                Ok((Ok(delivery), target)) => state.add(&target, delivery),
                Ok((Err(_), target)) => rest.push(target),
                Err(error) => return Err(gavel_chat::Error::Internal(error.to_string()).into()),
            }
        }
        if rest.is_empty() {
            return Ok(());
        }
        work.pause(Instant::now() + Duration::from_millis(500)).await?;
    }
}

/// The id of a copy: the job's, and what is left of the target's after hashing, since both do not fit.
fn copy_id(job: &JobId, target: &Target) -> Result<MessageId, Halt> {
    let hash = Sha256::digest(target.as_str().as_bytes());
    let short = hash.iter().take(12).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    MessageId::new(&format!("{job}:{short}")).map_err(|e| gavel_chat::Error::Internal(e.to_string()).into())
}
