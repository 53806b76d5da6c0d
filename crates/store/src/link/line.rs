//! A session that is opened anew after it broke, without anybody waiting for it for long.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{Error, conn::postgres::Session, database::Server};

/// After how long a connection that failed is tried again.
const AGAIN: Duration = Duration::from_millis(500);
/// How long whoever comes first waits for a connection that is being made; those who come after it do not.
const FIRST: Duration = Duration::from_secs(1);
/// How long a server that starts waits for one that is ending.
const TAKE_OVER: Duration = Duration::from_secs(3);

/// The writer finds by their keys all that it reads and changes. The server plans a statement once, by what it knows of the
/// tables at that moment: of one that was empty then it would read all, a hundred times, when it is large.
const BY_KEY: &str = "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The server's writer, which holds the database against other servers: what it writes, it writes while it holds it.
    Server,
    /// Another writer, or a reader.
    Guest,
}

/// A line to the server.
pub(crate) struct Line {
    server: Server,
    role: Role,
    state: State,
    /// What the log was told last of why it is down.
    told: Option<String>,
}

enum State {
    Up(Box<Session>),
    Coming(Receiver<Result<Session, Error>>, Since),
    Down(Option<Since>, Error),
}

/// The last try to connect: when, and how many lines had been brought up by then.
#[derive(Clone, Copy)]
struct Since(Instant, u64);

impl Line {
    /// Opens one.
    pub(crate) fn open(server: &Server, role: Role) -> Result<Self, Error> {
        let end = Instant::now() + TAKE_OVER;
        let session = loop {
            match connect(server, role) {
                Err(Error::Taken(_)) if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
                connected => break connected?,
            }
        };
        Ok(Self { server: server.clone(), role, state: State::Up(Box::new(session)), told: None })
    }

    /// One that is opened when it is first used.
    pub(crate) fn lazy(server: &Server, role: Role) -> Self {
        Self { server: server.clone(), role, state: State::Down(None, Error::Closed), told: None }
    }

    /// Its session, if it is up.
    pub(crate) fn session(&mut self) -> Result<&Session, Error> {
        self.bring_up()?;
        match &self.state {
            State::Up(session) => Ok(session),
            State::Down(_, why) => Err(why.clone()),
            State::Coming(..) => Err(connecting()),
        }
    }

    /// Begins a transaction. If the session broke since the last one, on a new session.
    pub(crate) fn begin<T>(&mut self, begin: impl Fn(&Session) -> Result<T, Error>) -> Result<(&Session, T), Error> {
        let first = match begin(self.session()?) {
            Err(_) if self.is_broken() => begin(self.session()?)?,
            done => done?,
        };
        Ok((self.session()?, first))
    }

    /// Whether a commit under this mark, which was not answered, was kept. Fails if that cannot be asked now.
    pub(crate) fn was_kept(&mut self, mark: &str) -> Result<bool, Error> {
        // Begins once the transaction in question is over.
        let (session, ()) = self.begin(Session::begin_write)?;
        let last = session.last_commit();
        session.rollback();
        Ok(last?.as_deref() == Some(mark))
    }

    fn is_broken(&self) -> bool {
        matches!(&self.state, State::Up(session) if session.broken().is_some())
    }

    fn bring_up(&mut self) -> Result<(), Error> {
        if let State::Up(session) = &self.state {
            let Some(why) = session.broken() else { return Ok(()) };
            self.tell(Some(&why));
            self.state = State::Down(None, why);
        }
        match &self.state {
            State::Coming(_, since) if self.server.opened() > since.1 => self.connect(),
            State::Coming(coming, since) => {
                let (came, since) = (coming.recv_timeout(Duration::ZERO), *since);
                self.take(came, since)
            }
            State::Down(Some(since), why) if since.0.elapsed() < AGAIN && self.server.opened() == since.1 => {
                Err(why.clone())
            }
            State::Down(..) => self.connect(),
            State::Up(_) => Ok(()),
        }
    }

    /// Begins to connect, and waits a while for it.
    fn connect(&mut self) -> Result<(), Error> {
        let since = Since(Instant::now(), self.server.opened());
        let (done, coming) = channel();
        let (server, role) = (self.server.clone(), self.role);
        thread::Builder::new()
            .name("store-connect".into())
            // Nobody may wait for it any more.
            .spawn(move || drop(done.send(connect(&server, role))))
            .map_err(|e| Error::Unavailable(format!("cannot start a thread: {e}").into()))?;
        let came = coming.recv_timeout(FIRST);
        self.state = State::Coming(coming, since);
        self.take(came, since)
    }

    fn take(&mut self, came: Result<Result<Session, Error>, RecvTimeoutError>, since: Since) -> Result<(), Error> {
        let why = match came {
            Ok(Ok(session)) => {
                self.tell(None);
                self.state = State::Up(Box::new(session));
                return Ok(());
            }
            // Whoever waits is to come again.
            Ok(Err(why)) => Error::Unavailable(why.to_string().into()),
            Err(RecvTimeoutError::Timeout) => return Err(connecting()),
            Err(RecvTimeoutError::Disconnected) => Error::Unavailable("a thread that connects panicked".into()),
        };
        self.tell(Some(&why));
        self.state = State::Down(Some(Since(Instant::now(), since.1)), why.clone());
        Err(why)
    }

    /// Tells the log that the writer has no session, and why, once; or that it has one again.
    fn tell(&mut self, why: Option<&Error>) {
        let why = why.map(ToString::to_string);
        if self.role == Role::Server && self.told != why {
            if let Some(why) = &why {
                tracing::error!(why, "no connection to the database: changes are refused");
            } else {
                tracing::info!("connected to the database again");
            }
            self.told = why;
        }
    }
}

fn connecting() -> Error {
    Error::Unavailable("a connection is being made".into())
}

fn connect(server: &Server, role: Role) -> Result<Session, Error> {
    let session = server.connect()?;
    if role == Role::Server && !session.hold()? {
        return Err(Error::Taken(server.to_string()));
    }
    if role == Role::Server {
        session.simple(BY_KEY)?;
    }
    server.note_opened();
    Ok(session)
}
