//! Which database: a folder for SQLite, or a PostgreSQL server.

mod tls;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    Error,
    conn::postgres::{Client, Session},
};

/// How long a server may take to accept a connection, and to take what was sent over it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ACK_TIMEOUT: Duration = Duration::from_secs(10);
/// After how long a silent connection is asked whether there is still somebody, by either side.
const KEEPALIVE: Duration = Duration::from_secs(10);

/// What every session has. Locks are waited for as long as SQLite's are. The server gives up on a client that has vanished,
/// so that its locks do not stay. What is acknowledged is on disk, whatever the server or the role is set to otherwise.
/// Nothing that is asked is worth compiling first: it takes the server longer than the asking, 50 ms at every commit where an
/// estimate is high.
const SESSION: &str = "
    set lock_timeout = '5s';
    set idle_in_transaction_session_timeout = '60s';
    set tcp_keepalives_idle = 10;
    set tcp_keepalives_interval = 5;
    set tcp_keepalives_count = 3;
    set jit = off;
    set standard_conforming_strings = on;
    select case current_setting('synchronous_commit') when 'off' then set_config('synchronous_commit', 'on', false) end;
    select gen_random_uuid()::text";

/// Which database.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite, in this folder.
    Sqlite(PathBuf),
    /// A PostgreSQL server's.
    Postgres(Server),
}

/// A database of a PostgreSQL server, and how it is reached. Never shows the password.
#[derive(Clone)]
pub struct Server(Arc<Reach>);

struct Reach {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    shown: String,
    /// How many lines were brought up: when one could be, others need not wait to try again.
    opened: AtomicU64,
}

impl Database {
    /// The database of a URL such as `postgres://user:password@host/database?sslmode=require`; if that is empty, SQLite in
    /// the folder `data`.
    pub fn new(url: &str, data: &Path) -> Result<Self, Error> {
        if url.is_empty() { Ok(Self::Sqlite(data.to_owned())) } else { Server::new(url).map(Self::Postgres) }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(data) => data.display().fmt(f),
            Self::Postgres(server) => server.fmt(f),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.shown)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.shown)
    }
}

impl Server {
    fn new(url: &str) -> Result<Self, Error> {
        // Nothing of the URL is repeated: it may have its password anywhere.
        let wrong = |why: &str| Error::Open(format!("not a URL such as postgres://user:password@host/database: {why}"));
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong("it begins otherwise"));
        }
        let (url, tls) = tls::options(url).map_err(|why| wrong(&why))?;
        let mut config: Config =
            url.parse().map_err(|e: tokio_postgres::Error| wrong(&crate::conn::postgres::in_words(&e)))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong("it names no host"));
        }
        if config.get_dbname().is_none() {
            return Err(wrong("it names no database"));
        }
        let connect_timeout = config.get_connect_timeout().copied().unwrap_or(CONNECT_TIMEOUT);
        config
            .ssl_mode(tls.mode)
            .connect_timeout(connect_timeout)
            .tcp_user_timeout(ACK_TIMEOUT)
            .keepalives_idle(KEEPALIVE)
            .keepalives_interval(KEEPALIVE / 2)
            .keepalives_retries(3);
        if config.get_application_name().is_none() {
            config.application_name("gavel");
        }
        let shown = shown(&config);
        let tls = if tls.mode == SslMode::Disable { None } else { Some(tls.connector()?) };
        Ok(Self(Arc::new(Reach { config, tls, shown, opened: AtomicU64::new(0) })))
    }

    /// Does what uses sessions on a thread of its own: they block, which they must not on a thread that a runtime uses.
    pub(crate) fn apart<T: Send>(&self, work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
        std::thread::scope(|scope| scope.spawn(work).join())
            .unwrap_or_else(|_| Err(Error::Open(format!("cannot open the database {self}: a panic"))))
    }

    /// How many lines were brought up until now.
    pub(crate) fn opened(&self) -> u64 {
        self.0.opened.load(Ordering::Relaxed)
    }

    /// Notes that one was.
    pub(crate) fn note_opened(&self) {
        self.0.opened.fetch_add(1, Ordering::Relaxed);
    }

    /// Opens a session.
    pub(crate) fn connect(&self) -> Result<Session, Error> {
        let Reach { config, tls, shown, .. } = &*self.0;
        let cannot = |why: String| Error::Open(format!("cannot open the database {shown}: {why}"));
        let client = Client::connect(config, tls.as_ref()).map_err(|e| cannot(e.to_string()))?;
        Session::new(client, SESSION).map_err(|e| cannot(e.to_string()))
    }
}

/// The URL without what is secret in it.
fn shown(config: &Config) -> String {
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let host = config.get_hosts().first().map_or_else(
        || config.get_hostaddrs().first().map(ToString::to_string).unwrap_or_default(),
        |host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        },
    );
    let port = config.get_ports().first().map(|port| format!(":{port}")).unwrap_or_default();
    format!("postgres://{user}{host}{port}/{}", config.get_dbname().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_has_no_password() {
        let data = Path::new("data");
        for url in [
            "postgres://ann:s3cret@db.example:5433/chat?sslmode=disable",
            "postgresql://ann@db.example:5433/chat?password=s3cret&sslmode=disable",
        ] {
            let database = Database::new(url, data).unwrap();
            assert_eq!(database.to_string(), "postgres://ann@db.example:5433/chat");
            assert!(!format!("{database:?}").contains("s3cret"));
        }
        assert_eq!(Database::new("", data).unwrap().to_string(), "data");
    }

    #[test]
    fn what_is_wrong_is_told_without_the_password() {
        for url in [
            "ann:s3cret@db/chat",
            "host=db password=s3cret dbname=chat",
            "mysql://ann:s3cret@db/chat",
            "postgres://ann:s3cret@db",
            "postgres://ann:s3cret@/chat",
            "postgres://ann:s3cret@db:port/chat",
            "postgres://ann:s3cret@db/chat?sslmode=perhaps",
            "postgres://ann:s3cret@db/chat?sslmode=verify-full&sslrootcert=/nowhere",
            "postgres://ann:s3cret@db/chat?colour=s3cret",
        ] {
            let told = Database::new(url, Path::new("data")).unwrap_err().to_string();
            assert!(!told.contains("s3cret"), "{told}");
        }
    }
}
