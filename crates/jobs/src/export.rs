//! An export: a channel's pages into a file, from the beginning again if the server ended meanwhile.
//!
//! The file has its name only when it is whole. It goes when it is no more to be kept: see [`sweep`].

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use gavel_chat::{Chat, Error, Export, ExportOrder};
use gavel_model::{ExportFormat, Failure, JobId};
use gavel_store::Checkpoint;
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::runner::{Halt, Work, kept};

/// How often is noted how far it is, and looked whether it is to go on.
const NOTED: Duration = Duration::from_millis(500);
/// How long to wait for a database that does not answer.
const PATIENCE: Duration = Duration::from_millis(500);

/// The file that an export is in.
pub fn export_file(folder: &Path, job: &JobId, format: ExportFormat) -> PathBuf {
    folder.join(format!("{job}.{}", format.as_str()))
}

pub(crate) async fn run(work: &Work) -> Result<(), Halt> {
    let order: ExportOrder = kept(&work.job.input)?;
    let folder = &work.settings.exports;
    let partial = folder.join(format!("{}.partial", work.job.id));
    let written = write(work, &order, &partial).await;
    if written.is_err() {
        // Of one that goes on later it is written anew.
        let _ = fs::remove_file(&partial);
    }
    written?;
    fs::rename(&partial, export_file(folder, &work.job.id, order.format)).map_err(|error| unwritten(&error))
}

async fn write(work: &Work, order: &ExportOrder, partial: &Path) -> Result<(), Halt> {
    let begin = || work.chat.export(&work.actor, &order.channel_id, order.format, false);
    let mut export = work.until_taken(begin).await?;
    let mut file = create(partial).map_err(|error| unwritten(&error))?;
    let (mut bytes, mut noted) = (0, Instant::now());
    while let Some(page) = next(work, &mut export).await? {
        bytes += page.len();
        file = blocking(move || file.write_all(&page).map(|()| file)).await?;
        if noted.elapsed() >= NOTED {
            work.checkpoint(checkpoint(order, &export, bytes)).await?;
            noted = Instant::now();
        }
    }
    blocking(move || file.sync_all()).await?;
    work.checkpoint(checkpoint(order, &export, bytes)).await
}

/// The next page, as soon as the database gives it.
async fn next(work: &Work, export: &mut Export) -> Result<Option<Vec<u8>>, Halt> {
    loop {
        match export.next().await {
            Err(Error::Overloaded | Error::Unavailable) => work.pause(Instant::now() + PATIENCE).await?,
            // Between two pages, so that live chat does not wait for it, and a server that stops neither.
            page => return work.pause(Instant::now()).await.and(Ok(page?)),
        }
    }
}

fn checkpoint(order: &ExportOrder, export: &Export, bytes: usize) -> Checkpoint {
    let mut result = Map::new();
    result.insert("channelId".into(), order.channel_id.as_str().into());
    result.insert("format".into(), order.format.as_str().into());
    result.insert("bytes".into(), bytes.into());
    // There is nothing to go on from: it begins anew.
    Checkpoint { progress: export.progress(), state: Value::Null, result }
}

pub(crate) fn create(file: &Path) -> io::Result<File> {
    if let Some(folder) = file.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)
}

/// Does what may wait for the disk where nothing else waits for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Halt> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| unwritten(&error)),
        Err(error) => Err(Error::Internal(error.to_string()).into()),
    }
}

fn unwritten(error: &io::Error) -> Halt {
    tracing::error!(%error, "an export could not be written");
    let detail = "the file could not be written; the server's log says why".to_owned();
    Halt::Failed(Failure { code: "storage_unavailable".into(), detail })
}

/// Removes the files that are no more to be kept; to be called now and then.
pub(crate) async fn sweep(chat: &Chat, folder: &Path) -> gavel_chat::Result<()> {
    // There may be no folder yet.
    let Ok(files) = fs::read_dir(folder) else { return Ok(()) };
    for path in files.filter_map(Result::ok).map(|file| file.path()).filter(|path| path.is_file()) {
        let job = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| JobId::new(stem).ok());
        let keep = match job {
            Some(job) => chat.keeps_export(&job).await?,
            // None of ours.
            None => true,
        };
        if !keep && let Err(error) = fs::remove_file(&path) {
            tracing::warn!(%error, file = %path.display(), "an old export could not be removed");
        }
    }
    Ok(())
}
