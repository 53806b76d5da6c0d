//! Retention: takes out messages whose time is up, of one channel after the other, and writes them to a file first where that
//! is to be.
//!
//! It takes no orders: it looks at what there is, each hour and whenever a policy changes, and mends it. So it may run at any
//! time, twice, or end in the midst.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use gavel_chat::{Chat, Error, Expired};
use gavel_model::Timestamp;
use gavel_store::Retained;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::export::{blocking, create};

/// How often it looks whether the hour is over, by a clock that may be set.
const BEAT: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

/// Why a run is not gone on with.
enum Halt {
    Stopping,
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// The folder of what is written before it is deleted.
pub(crate) fn folder(exports: &Path) -> PathBuf {
    exports.join("retention")
}

pub(crate) async fn run(chat: Chat, exports: PathBuf, stop: CancellationToken) {
    let mut every = super::every(BEAT);
    let work = Work { chat, folder: folder(&exports), stop };
    let mut last: Option<Timestamp> = None;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = work.chat.retention_wanted() => last = None,
            () = work.stop.cancelled() => return,
        }
        let now = work.chat.now();
        if last.is_some_and(|last| last <= now && now < last.plus(HOUR)) {
            continue;
        }
        match work.round().await {
            Ok(()) => last = Some(now),
            Err(Halt::Stopping) => return,
            Err(Halt::Failed(error)) => tracing::debug!(%error, "retention waits for the database"),
        }
    }
}

struct Work {
    chat: Chat,
    folder: PathBuf,
    stop: CancellationToken,
}

impl Work {
    /// Goes through all channels whose messages are not kept for ever.
    async fn round(&self) -> Result<(), Halt> {
        let mut after = None;
        loop {
            let channels = self.chat.retained_channels(after).await?;
            let Some(last) = channels.last() else { return Ok(()) };
            after = Some(last.channel.clone());
            for retained in channels {
                match self.channel(&retained).await {
                    Err(Halt::Failed(error)) if !matches!(error, Error::Overloaded | Error::Unavailable) => {
                        tracing::error!(%error, channel = %retained.channel, "its messages stay, though their time is up");
                    }
                    done => done?,
                }
            }
        }
    }

    async fn channel(&self, retained: &Retained) -> Result<(), Halt> {
        let Some(mut expired) = self.chat.expired(retained).await? else { return Ok(()) };
        let file = if expired.is_exported() { Some(self.write(&expired).await?) } else { None };
        if !self.chat.announce_expired(&expired, file).await? {
            return Ok(());
        }
        tracing::info!(channel = %retained.channel, "messages are taken out whose time is up");
        while self.chat.pass_by_expired(&expired).await? {
            self.rest(Instant::now()).await?;
        }
        loop {
            let began = Instant::now();
            if !self.chat.take_out_expired(&mut expired).await? {
                return Ok(());
            }
            // As long as it took, so that what is sent meanwhile has its turn.
            self.rest(Instant::now() + began.elapsed()).await?;
        }
    }

    async fn rest(&self, until: Instant) -> Result<(), Halt> {
        tokio::select! {
            () = tokio::time::sleep_until(until) => if self.stop.is_cancelled() { Err(Halt::Stopping) } else { Ok(()) },
            () = self.stop.cancelled() => Err(Halt::Stopping),
        }
    }

    /// Writes what goes to a file, on disk before anything goes; its name. One that is left of a run that was cut short stays
    /// beside it: it has what has gone since.
    async fn write(&self, expired: &Expired) -> Result<String, Halt> {
        // No colons, which not every file system takes.
        let at = self.chat.now().to_string().replace(':', "-");
        let name = format!("{}.{at}.jsonl", expired.channel());
        let (partial, whole) = (self.folder.join(format!("{name}.partial")), self.folder.join(&name));
        let written = self.write_all(expired, &partial).await;
        if written.is_err() {
            let _ = fs::remove_file(&partial);
        }
        written?;
        blocking(move || fs::rename(partial, whole)).await.map_err(|_| unwritten())?;
        Ok(name)
    }

    async fn write_all(&self, expired: &Expired, partial: &Path) -> Result<(), Halt> {
        use std::io::Write as _;
        let mut export = self.chat.export_expired(expired);
        let mut file = create(partial).map_err(|error| {
            tracing::error!(%error, "the folder of what is written before it is deleted cannot be written to");
            unwritten()
        })?;
        while let Some(page) = export.next().await? {
            file = blocking(move || file.write_all(&page).map(|()| file)).await.map_err(|_| unwritten())?;
            self.rest(Instant::now()).await?;
        }
        blocking(move || file.sync_all()).await.map_err(|_| unwritten())
    }
}

/// That nothing is deleted because it could not be written; the cause is in the log.
fn unwritten() -> Halt {
    Halt::Failed(Error::Internal("messages that are to be exported could not be written, and stay".into()))
}
