//! The audit log: what operators and server keys do, noted in the transaction in which they do it.
//!
//! A call of which it is to be told is done within [`Chat::audited`]. The first transaction in it that changes anything has
//! the entry, with what the verb notes of it; so no change is without one. What changes nothing by [`Chat::change`] and is
//! done all the same (a message that is sent, a token that is made) gets its entry in a transaction of its own, right after.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use gavel_model::{Actor, AuditEntry, Minted, Page, Permission, Query, Timestamp};
use gavel_store::{AUDIT_FIELDS, Act, Chain, Conn, Noted};

use crate::{Chat, Result, query};

/// How many entries are verified at a time.
const STRETCH: i64 = 5_000;

tokio::task_local! {
    /// The call that this task does.
    static CALL: Call;
}

/// A call of which the audit log is told.
#[derive(Clone)]
pub(crate) struct Call {
    act: Act,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Whether it came to a transaction that was its own to note it.
    ran: AtomicBool,
    noted: AtomicBool,
}

impl Call {
    /// The call that this task does, if the audit log is to be told of it.
    pub(crate) fn current() -> Option<Self> {
        CALL.try_with(Self::clone).ok()
    }

    /// Notes it, if it changed something and was not noted yet.
    pub(crate) fn note(&self, conn: &Conn<'_>, at: Timestamp) -> std::result::Result<(), gavel_store::Error> {
        self.state.ran.store(true, Ordering::Relaxed);
        if conn.has_written() && !self.state.noted.swap(true, Ordering::Relaxed) {
            conn.audit(&told(self.act.clone(), conn.noted()), at, &salt(at))?;
        }
        Ok(())
    }
}

/// An act with what the verb has to say of it.
fn told(mut act: Act, noted: Noted) -> Act {
    for target in noted.targets {
        if !act.targets.contains(&target) {
            act.targets.push(target);
        }
    }
    act.actor = noted.actor.unwrap_or(act.actor);
    (act.before, act.after) = (noted.before, noted.after);
    act
}

/// What makes a digest tell nothing of what it is of.
pub(crate) fn salt(at: Timestamp) -> String {
    gavel_model::MessageId::from(Minted::at_random(at)).as_str().to_owned()
}

impl Chat {
    /// Does a call of which the audit log is told if it was `done`.
    pub async fn audited<T>(&self, act: Act, call: impl Future<Output = T>, done: impl FnOnce(&T) -> bool) -> T {
        let state = Arc::new(State::default());
        let output = CALL.scope(Call { act: act.clone(), state: Arc::clone(&state) }, call).await;
        let settled = state.noted.load(Ordering::Relaxed) || state.ran.load(Ordering::Relaxed);
        if !settled && done(&output) {
            self.note(act).await;
        }
        output
    }

    /// Tells the audit log of what is no change by itself.
    pub async fn note(&self, act: Act) {
        let at = self.now();
        if let Err(error) = self.0.store.write(move |conn| conn.audit(&act, at, &salt(at))).await {
            tracing::error!(%error, "the audit log could not be told of an act");
        }
    }

    /// The same of what this task does, with this about it.
    pub async fn note_call(&self, action: &str, noted: Noted) {
        if let Some(call) = Call::current() {
            self.note(Act { action: action.to_owned(), ..told(call.act, noted) }).await;
        }
    }

    /// Entries of the audit log that meet a filter.
    pub async fn audit_log(&self, actor: &Actor, query: &Query) -> Result<Page<AuditEntry>> {
        self.require_in_app(actor, Permission::ReadAudit).await?;
        let parsed = query::parse(query, AUDIT_FIELDS, "number", "number")?;
        let read = move |conn: &Conn<'_>| {
            let rows = conn.audit_log(&parsed.filter, &parsed.order, &parsed.select)?;
            Ok((parsed, rows))
        };
        let (parsed, rows) = self.0.store.query(read).await?;
        Ok(parsed.page(rows))
    }

    /// How far the chain of the audit log holds.
    pub async fn verify_audit(&self) -> Result<Chain> {
        let mut chain = Chain::Whole(0, String::new());
        loop {
            let from = chain.clone();
            let (found, more) = self.0.store.read(move |conn| conn.verify_audit(&from, STRETCH)).await?;
            chain = found;
            if !more {
                return Ok(chain);
            }
        }
    }
}
