//! Every SQL statement of Gavel: storage, migrations, group commit.
//!
//! A function here is one transaction or part of one; no transaction leaves the crate, and no policy enters it. What a
//! caller decided in memory comes with a [`Guard`]: the revisions of the rows it decided on. If one has changed since,
//! the change is refused as stale and the caller decides again.
//!
//! Threads own the connections: one writer, which commits all that waits at once, and several readers.

mod append;
mod channels;
mod conn;
mod error;
mod health;
mod keys;
mod log;
mod members;
mod messages;
mod migrations;
mod query;
mod reader;
mod secrets;
mod timeline;
mod users;
mod writer;

use std::{path::Path, sync::Arc};

pub use append::{Append, AppendError, Appended, Guard, SenderGuard};
pub use channels::{CHANNEL_FIELDS, ChannelChange, Created, NewChannelRow};
pub use conn::Conn;
pub use error::Error;
pub use keys::KeyHash;
pub use log::{LogEntry, LogEvent};
pub use members::{COUNTED_ABOVE, Joined, MEMBER_FIELDS, MemberEvent};
pub use messages::{Content, Edit, EditOutcome, History, StoredMessage, Unpublished};
pub use migrations::{Upgrade, rehearse_upgrade};
pub use query::Select;
pub use timeline::{Timeline, TimelineItem, What};
pub use users::USER_FIELDS;

use crate::{reader::Readers, writer::Writer};

/// The database: cheap to clone, all clones the same.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: Readers,
}

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many reading threads.
    pub readers: usize,
    /// How many changes may wait for the writer, and how many reads for the readers, before more are refused.
    pub queue: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 2, queue: 16_384 }
    }
}

/// Makes the folder of a database, if need be, for its owner alone: who can read it can sign in as anyone.
pub fn make_folder(data: &Path) -> Result<(), Error> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|e| Error::Open(format!("cannot make the folder {}: {e}", data.display())))
}

/// Makes a database's file, if need be, for its owner alone, whoever may enter the folder; SQLite gives the files beside it
/// the same mode.
fn make_file(file: &Path) -> Result<(), Error> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // Never opens one that is there: to close it would drop the locks that other connections of this process have on it.
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::Open(format!("cannot make the database {}: {error}", file.display())))
        }
        _ => Ok(()),
    }
}

/// Called on the writer's thread after the answers of each commit were given.
pub type AfterCommit = Box<dyn Fn() + Send>;

impl Store {
    /// Opens the database in the folder `data`, which is made if need be, and brings its tables up to date.
    pub fn open(data: &Path, options: &Options, after_commit: AfterCommit) -> Result<Self, Error> {
        make_folder(data)?;
        let file = data.join("gavel.db");
        make_file(&file)?;
        let mut connection = conn::open(&file)?;
        migrations::run(&mut connection).map_err(|e| Error::Open(format!("{}: {e}", file.display())))?;
        let readers = Readers::start(&file, options)?;
        let writer = Writer::start(connection, options.queue, after_commit)?;
        Ok(Self { inner: Arc::new(Inner { writer, readers }) })
    }

    /// Runs `read` on a reader's connection, all of it on one snapshot.
    pub async fn read<T, F>(&self, read: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.inner.readers.submit(Box::new(move |conn| {
            // Nobody waits any more if the request was given up.
            let _ = answer.send(conn.and_then(read));
        }))?;
        answered.await.map_err(|_| Error::Closed)?
    }

    /// Runs `write` in the writer's transaction and answers after it is on disk.
    pub async fn write<T, F>(&self, write: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.write_then(write, move |result| {
            let _ = answer.send(result);
        })?;
        answered.await.map_err(|_| Error::Closed)?
    }

    /// Runs `write` in the writer's transaction and `then`, on the writer's thread, after it is on disk: in the order of
    /// the commits, which is what publishing needs. `then` must not block.
    pub fn write_then<T, F, G>(&self, write: F, then: G) -> Result<(), Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
        G: FnOnce(Result<T, Error>) + Send + 'static,
    {
        self.inner.writer.change(write, then)
    }

    /// Appends a message with all that wait, and runs `then` on the writer's thread after they are on disk, in order; at
    /// once, on this thread, if the writer takes no more. `then` must not block.
    pub fn append(&self, message: Box<Append>, then: impl FnOnce(Result<Appended, AppendError>) + Send + 'static) {
        self.inner.writer.append(message, Box::new(then));
    }

    /// Commits all that was accepted and closes the database, with which its log becomes part of the one file; later calls
    /// answer [`Error::Closed`].
    pub fn close(&self) {
        self.inner.writer.close();
        self.inner.readers.close();
    }
}
