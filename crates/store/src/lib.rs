//! Every SQL statement of Gavel: storage, migrations, group commit.
//!
//! A function here is one transaction or part of one; no transaction leaves the crate, and no policy enters it. What a
//! caller decided in memory comes with a [`Guard`]: the revisions of the rows it decided on. If one has changed since,
//! the change is refused as stale and the caller decides again.
//!
//! Threads own the connections: one writer, which commits all that waits at once, and several readers.

mod activity;
mod analytics;
mod append;
mod audit;
mod backup;
mod channel_events;
mod channel_types;
mod channels;
mod conn;
mod database;
mod deletions;
mod edits;
mod error;
mod events;
mod exports;
mod guidelines;
mod health;
mod history;
mod idempotency;
mod imports;
mod invitations;
mod invite_links;
mod jobs;
mod join_requests;
mod joining;
mod keys;
mod legal_holds;
mod link;
mod log;
mod marks;
mod members;
mod mentions;
mod message_words;
mod messages;
mod migrations;
mod operator_invitations;
mod operator_sessions;
mod operators;
mod own;
mod pins;
mod presence;
mod query;
mod reactions;
mod reader;
mod receipts;
mod removal;
mod retention;
mod roles;
mod scheduled;
mod search;
mod secrets;
mod slow_mode;
mod templates;
mod threads;
mod timeline;
mod unread;
mod user_words;
mod users;
mod writer;

use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::Arc,
};

use tokio::sync::Semaphore;

pub use activity::{ANSWER_STEPS, Uncounted};
pub use analytics::{Compared, Hours};
pub use append::{Append, AppendError, Appended, Guard, SenderGuard};
pub use audit::{AUDIT_FIELDS, Act, Chain, Noted};
pub use backup::{Backup, BackupError, backup, restore};
pub use channel_events::{Announced, CHANNEL_EVENT_FIELDS, INTEREST_FIELDS};
pub use channels::{CHANNEL_FIELDS, ChannelChange, Created, NewChannelRow};
pub use conn::Conn;
pub use database::{Database, Server};
pub use edits::Edit;
pub use error::{Error, Refusal};
pub use events::{Happened, Happenings};
pub use exports::ExportStretch;
pub use history::{History, Past, Unpublished, Which};
pub use idempotency::{About, Answer, Call, Known};
pub use imports::{ImportStep, ImportTarget, Imported, NewImport};
pub use invite_links::LinkHash;
pub use jobs::{Checkpoint, Claimed, JOB_FIELDS, NewJob};
pub use keys::KeyHash;
pub use log::{LogEntry, LogEvent};
pub use marks::{Marked, MarkedUnread};
pub use members::{COUNTED_ABOVE, Joined, MEMBER_FIELDS, MemberEvent};
pub use message_words::Unindexed;
pub use messages::{Content, EditOutcome, Seen, StoredMessage};
pub use migrations::{Upgrade, rehearse_upgrade};
pub use operator_invitations::InvitationHash;
pub use operator_sessions::SessionHash;
pub use operators::{Credentials, OPERATOR_FIELDS, RecoveryHash};
pub use own::Own;
pub use query::{Newest, Select};
pub use reactions::{React, ReactionsPage};
pub use receipts::{Receipts, ReceiptsPage};
pub use retention::{Retained, Stretch, TakenOut};
pub use scheduled::{SCHEDULED_FIELDS, Schedule, StoredScheduled};
pub use search::{Channels, MESSAGE_CHANNEL, MESSAGE_FIELDS, Sight, Wanted};
pub use templates::TEMPLATE_FIELDS;
pub use threads::{MessageChange, ThreadsPage};
pub use timeline::{Timeline, TimelineItem, What};
pub use unread::{Activity, MyChannelRow, MyChannels};
pub use users::USER_FIELDS;

use crate::{
    link::{Line, Link, Role},
    reader::Readers,
    writer::Writer,
};

/// How many threads read, if it is not said.
const SQLITE_READERS: usize = 2;
const POSTGRES_READERS: usize = 8;

/// The database: cheap to clone, all clones the same.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: Readers,
    /// As many as there may be readers with a query at the same time.
    queries: Arc<Semaphore>,
    /// Holds a folder against a second server.
    _held: Option<File>,
}

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many reading threads; 0 for as many as are good for the database.
    pub readers: usize,
    /// How many changes may wait for the writer, and how many reads for the readers, before more are refused.
    pub queue: usize,
    /// Whether it is a server that opens it, beside which there may be no second: two of them would publish in two orders.
    /// Others may read and write meanwhile.
    pub server: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 0, queue: 16_384, server: false }
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
    /// Opens a database and brings its tables up to date. SQLite's folder is made if need be; a PostgreSQL database must be
    /// there.
    pub fn open(database: &Database, options: &Options, after_commit: AfterCommit) -> Result<Self, Error> {
        let (writer, readers, held) = match database {
            Database::Sqlite(data) => open_sqlite(data, options)?,
            Database::Postgres(server) => server.apart(|| open_postgres(server, options))?,
        };
        let queries = Arc::new(Semaphore::new(readers.len().saturating_sub(1).max(1)));
        let readers = Readers::start(readers, options.queue)?;
        let writer = Writer::start(writer, options.queue, after_commit)?;
        Ok(Self { inner: Arc::new(Inner { writer, readers, queries, _held: held }) })
    }

    /// Runs `read` on a reader's connection, all of it on one snapshot.
    pub async fn read<T, F>(&self, read: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.read_within(read, false).await
    }

    async fn read_within<T, F>(&self, read: F, limited: bool) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = tokio::sync::oneshot::channel();
        let read = move |conn: Result<&Conn<'_>, Error>| {
            // Nobody waits any more if the request was given up.
            let _ = answer.send(conn.and_then(read));
        };
        self.inner.readers.submit(Box::new(read), limited)?;
        answered.await.map_err(|_| Error::Closed)?
    }

    /// Like [`Store::read`], for what a client gave its shape and what may take long: never on all threads at once, so that
    /// what is read otherwise does not wait for it, and for a limited time, after which it is [`Error::TooExpensive`].
    pub async fn query<T, F>(&self, read: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    {
        let permit = Arc::clone(&self.inner.queries).acquire_owned().await.map_err(|_| Error::Closed)?;
        let read = move |conn: &Conn<'_>| {
            // Until it was read, even if nobody waits for it any more.
            let _permit = permit;
            read(conn)
        };
        self.read_within(read, true).await
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

type Links = (Link, Vec<Link>, Option<File>);

fn open_sqlite(data: &Path, options: &Options) -> Result<Links, Error> {
    make_folder(data)?;
    let held = if options.server { Some(hold(data)?) } else { None };
    let file = data.join("gavel.db");
    make_file(&file)?;
    let mut writer = conn::sqlite::open(&file)?;
    migrations::run_sqlite(&mut writer, migrations::newest())
        .map_err(|e| Error::Open(format!("{}: {e}", file.display())))?;
    let readers = match options.readers {
        0 => SQLITE_READERS,
        given => given,
    };
    let readers = (0..readers).map(|_| conn::sqlite::open(&file).map(Link::Sqlite)).collect::<Result<_, _>>()?;
    Ok((Link::Sqlite(writer), readers, held))
}

fn open_postgres(server: &Server, options: &Options) -> Result<Links, Error> {
    let role = if options.server { Role::Server } else { Role::Guest };
    let mut writer = Line::open(server, role)?;
    migrations::run_postgres(writer.session()?, migrations::newest())
        .map_err(|e| Error::Open(format!("{server}: {e}")))?;
    let readers = match options.readers {
        0 => POSTGRES_READERS,
        given => given,
    };
    let reader = |_| match role {
        Role::Server => Line::open(server, Role::Guest).map(Link::Postgres),
        // A command reads little.
        Role::Guest => Ok(Link::Postgres(Line::lazy(server, Role::Guest))),
    };
    let readers = (0..readers).map(reader).collect::<Result<_, _>>()?;
    Ok((Link::Postgres(writer), readers, None))
}

/// Whether there is a database of Gavel's already.
pub fn is_there(database: &Database) -> Result<bool, Error> {
    match database {
        Database::Sqlite(data) => Ok(data.join("gavel.db").exists()),
        Database::Postgres(server) => server.apart(|| migrations::postgres_is_there(&server.connect()?)),
    }
}

/// Holds a folder against a second server.
fn hold(data: &Path) -> Result<File, Error> {
    let path = data.join("gavel.lock");
    let file = File::create(&path).map_err(|e| Error::Open(format!("cannot write {}: {e}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Taken(data.display().to_string())),
        Err(TryLockError::Error(error)) => Err(Error::Open(format!("cannot lock {}: {error}", path.display()))),
    }
}
